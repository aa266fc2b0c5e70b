package org.fedfisher.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.TopicSetup;
import org.fedfisher.job.JobSettings;

/**
 * A Kafka broker, a JobManager and task managers as processes on this machine, and the job on them.
 * They outlive this process unless the cluster is closed.
 */
public final class Cluster implements AutoCloseable {
  private static final String JOB_MANAGER = "jobmanager";
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofSeconds(15);

  private final ClusterFolder folder;
  private final Commands commands;
  private final FlinkRest rest;
  private final Broker broker;
  private final TaskManagers taskManagers;
  private final Job job;

  private Cluster(ClusterFolder folder, Configuration configuration) {
    this.folder = folder;
    this.commands = new Commands(folder, configuration);
    this.rest =
        new FlinkRest(URI.create("http://127.0.0.1:" + configuration.get(RestOptions.PORT)));
    String kafka = configuration.get(JobSettings.BOOTSTRAP_SERVERS);
    int port = Integer.parseInt(kafka.substring(kafka.lastIndexOf(':') + 1));
    this.broker = new Broker(folder, commands, port);
    this.taskManagers = new TaskManagers(folder, commands);
    this.job = new Job(folder, commands, rest);
  }

  /**
   * Lays out the folder, starts the processes and the job, and returns once all its tasks run. A
   * job that ran in this folder before continues from its last checkpoint.
   *
   * @param shipped folder of {@code config.yaml} and {@code log4j.properties}
   * @throws IllegalStateException where a cluster runs there already, or does not come up
   */
  public static Cluster start(Path shipped, ClusterFolder folder, ClusterSettings settings)
      throws IOException, InterruptedException {
    return start(shipped, folder, settings, Optional.empty());
  }

  /**
   * The same.
   *
   * @param savepoint from which the job continues, whatever ran in the folder before
   * @throws IllegalArgumentException where that is no complete savepoint or checkpoint
   */
  public static Cluster start(
      Path shipped, ClusterFolder folder, ClusterSettings settings, Optional<Path> savepoint)
      throws IOException, InterruptedException {
    Optional<Path> given = savepoint.map(Savepoints::complete);
    folder.create();
    if (runsIn(folder)) {
      throw new IllegalStateException("a cluster runs in %s already".formatted(folder.path()));
    }
    LibFolder.lay(folder.lib(), ClassPath.current().lib());
    Prometheus.writeJar(folder.lib().resolve("fedfisher-prometheus.jar"));
    JobJar.write(folder.jobJar(), ClassPath.current().job());
    ClusterConf.write(
        shipped, folder, settings, Ports.find(settings.kafkaPort(), settings.uiPort()));
    Cluster cluster = attach(folder);
    try {
      cluster.broker.start();
      cluster.startJobManager();
      for (int number = 1; number <= settings.taskManagers(); number++) {
        cluster.taskManagers.start(number);
      }
      cluster.broker.awaitUp(START);
      TopicSetup.create(cluster.kafka(), settings.partitions());
      cluster.awaitSlots(settings.taskManagers() * settings.slots(), START);
      cluster.job.submit(
          settings.parallelism(), given.isPresent() ? given : cluster.job.newestState());
      cluster.job.awaitRunning(START);
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /**
   * The cluster that was started there, whether it runs or not.
   *
   * @throws IOException where there never was one
   */
  public static Cluster attach(ClusterFolder folder) throws IOException {
    return new Cluster(folder, ClusterConf.read(folder));
  }

  /** Whether any process of a cluster runs there. */
  public static boolean runsIn(ClusterFolder folder) throws IOException {
    return Files.isDirectory(folder.processes()) && !ChildProcess.all(folder).isEmpty();
  }

  public ClusterFolder folder() {
    return folder;
  }

  public FlinkRest rest() {
    return rest;
  }

  public Broker broker() {
    return broker;
  }

  public KafkaClients kafka() {
    return broker.clients();
  }

  public TaskManagers taskManagers() {
    return taskManagers;
  }

  public Job job() {
    return job;
  }

  /** Whether broker and JobManager run, and the job with all its tasks. */
  public boolean runs() throws IOException, InterruptedException {
    return broker.process().isPresent()
        && jobManager().isPresent()
        && rest.job().map(JobView::allRunning).orElse(false);
  }

  public Optional<ChildProcess> jobManager() throws IOException {
    return ChildProcess.find(JOB_MANAGER, folder);
  }

  /** Starts it where it does not run; it knows no job then. */
  public void startJobManager() throws IOException {
    if (jobManager().isEmpty()) {
      ChildProcess.start(JOB_MANAGER, commands.jobManager(), Commands.ENVIRONMENT, folder);
    }
  }

  /** Returns once the JobManager has this many slots. */
  public void awaitSlots(int slots, Duration within) throws InterruptedException {
    Waiting.until(
        "the registration of %d slots".formatted(slots),
        within,
        () -> {
          requireJobManager();
          return rest.slots() >= slots;
        });
  }

  /** SIGKILL for every process; returns at once. */
  public void kill() throws IOException {
    ChildProcess.all(folder).forEach(ChildProcess::destroy);
  }

  /** Stops every process; the data stays, and the job's last checkpoint with it. */
  @Override
  public void close() throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      taskManagers.stopAll();
      Optional<ChildProcess> jobManager = jobManager();
      if (jobManager.isPresent()) {
        jobManager.get().stop(STOP);
      }
      broker.stop();
    } catch (InterruptedException e) {
      interrupted = true;
      throw new IOException(
          "interrupted while the cluster in %s stops".formatted(folder.path()), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void requireJobManager() throws IOException {
    if (jobManager().isEmpty()) {
      throw new IllegalStateException(
          "the JobManager ended: " + ChildProcess.lastOutput(JOB_MANAGER, folder));
    }
  }
}
