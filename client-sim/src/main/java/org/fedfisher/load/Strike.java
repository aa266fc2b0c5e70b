package org.fedfisher.load;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.fedfisher.cluster.Broker;
import org.fedfisher.cluster.ChildProcess;
import org.fedfisher.cluster.Cluster;

/** What happens to the cluster while it drains a load. */
public enum Strike {
  TASK_MANAGER_KILLED("kill -9 of one TaskManager") {
    @Override
    void play(Cluster cluster) throws IOException, InterruptedException {
      replaceTaskManager(cluster, 1);
    }
  },

  BROKER_KILLED("kill -9 of Kafka, 5 s without it") {
    @Override
    void play(Cluster cluster) throws IOException, InterruptedException {
      Broker broker = cluster.broker();
      Optional<ChildProcess> process = broker.process();
      if (process.isPresent()) {
        process.get().kill();
      }
      back(broker);
    }
  },

  TASK_MANAGER_FROZEN("SIGSTOP of the other TaskManager for 25 s, then SIGCONT") {
    @Override
    void play(Cluster cluster) throws IOException, InterruptedException {
      ChildProcess process = cluster.taskManagers().find(2).orElseThrow();
      process.freeze();
      try {
        TimeUnit.SECONDS.sleep(FROZEN_SECONDS);
      } finally {
        process.thaw();
      }
    }
  },

  JOB_MANAGER_KILLED("kill -9 of the JobManager; a new one, the job from its last checkpoint") {
    @Override
    void play(Cluster cluster) throws IOException, InterruptedException {
      int parallelism = cluster.job().view().parallelism();
      cluster.jobManager().process().orElseThrow().kill();
      cluster.jobManager().start();
      cluster.jobManager().awaitSlots(parallelism, PATIENCE);
      cluster.job().submit(parallelism, cluster.job().lastCheckpoint());
    }
  },

  BROKER_STOPPED("Kafka stopped cleanly, 5 s without it") {
    @Override
    void play(Cluster cluster) throws IOException, InterruptedException {
      cluster.broker().stop();
      back(cluster.broker());
    }
  },

  ALL_TASK_MANAGERS_KILLED("kill -9 of both TaskManagers") {
    @Override
    void play(Cluster cluster) throws IOException, InterruptedException {
      replaceTaskManager(cluster, 1);
      replaceTaskManager(cluster, 2);
    }
  };

  static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Longer than the heartbeat's timeout. */
  private static final int FROZEN_SECONDS = 25;

  private static final int AWAY_SECONDS = 5;

  private final String what;

  Strike(String what) {
    this.what = what;
  }

  /** Strikes; whatever supervises processes has put others in their places on return. */
  abstract void play(Cluster cluster) throws IOException, InterruptedException;

  @Override
  public String toString() {
    return what;
  }

  private static void replaceTaskManager(Cluster cluster, int number)
      throws IOException, InterruptedException {
    cluster.taskManagers().find(number).orElseThrow().kill();
    cluster.taskManagers().start(number);
  }

  private static void back(Broker broker) throws IOException, InterruptedException {
    TimeUnit.SECONDS.sleep(AWAY_SECONDS);
    broker.start();
    broker.awaitUp(PATIENCE);
  }
}
