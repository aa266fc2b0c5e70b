package org.fedfisher.endtoend;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.awaitility.Awaitility;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.TopicSetup;
import org.fedfisher.job.FedFisherJob;
import org.fedfisher.job.JobSettings;
import org.fedfisher.sim.EmbeddedKafka;

/** A broker and a mini cluster with the job on it, RocksDB and frequent checkpoints. */
final class RunningJob implements AutoCloseable {
  private final KafkaClients kafka;
  private final AutoCloseable broker;
  private final MiniCluster cluster;
  private final JobID job;

  private RunningJob(KafkaClients kafka, AutoCloseable broker, MiniCluster cluster, JobID job) {
    this.kafka = kafka;
    this.broker = broker;
    this.cluster = cluster;
    this.job = job;
  }

  static RunningJob start(Path directory, int parallelism) throws Exception {
    return start(directory, parallelism, Map.of());
  }

  /** The same with other settings. */
  static RunningJob start(Path directory, int parallelism, Map<String, String> overrides)
      throws Exception {
    EmbeddedKafka broker = EmbeddedKafka.start(directory.resolve("kafka"));
    try {
      KafkaClients kafka = new KafkaClients(broker.bootstrapServers());
      TopicSetup.create(kafka, 4);
      return start(directory, kafka, broker, parallelism, overrides);
    } catch (Exception | Error e) {
      broker.close();
      throw e;
    }
  }

  /** The job on a broker that has its topics and stays; the job logs in as these clients do. */
  static RunningJob on(KafkaClients kafka, Path directory, int parallelism) throws Exception {
    return on(kafka, directory, parallelism, Map.of());
  }

  /** The same with other settings. */
  static RunningJob on(
      KafkaClients kafka, Path directory, int parallelism, Map<String, String> overrides)
      throws Exception {
    return start(directory, kafka, () -> {}, parallelism, overrides);
  }

  private static RunningJob start(
      Path directory,
      KafkaClients kafka,
      AutoCloseable broker,
      int parallelism,
      Map<String, String> overrides)
      throws Exception {
    Configuration settings = settings(directory, kafka, parallelism);
    overrides.forEach(settings::setString);
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(settings)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(parallelism)
                .build());
    cluster.start();
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    FedFisherJob.define(env, JobSettings.from(settings));
    JobID job = cluster.submitJob(env.getStreamGraph().getJobGraph()).get().getJobID();
    RunningJob running = new RunningJob(kafka, broker, cluster, job);
    running.awaitRunning();
    return running;
  }

  private static Configuration settings(Path directory, KafkaClients kafka, int parallelism) {
    Configuration settings = new Configuration();
    settings.setString("fedfisher.kafka.bootstrap-servers", kafka.bootstrapServers());
    kafka
        .properties()
        .forEach((key, value) -> settings.setString("fedfisher.kafka.properties." + key, value));
    settings.setString("fedfisher.unknown-round-timeout", "3 s");
    settings.setString("fedfisher.registration-grace", "2 s");
    settings.setString("parallelism.default", Integer.toString(parallelism));
    settings.setString("pipeline.generic-types", "false");
    settings.setString("pipeline.auto-generate-uids", "false");
    settings.setString("pipeline.object-reuse", "true");
    settings.setString("state.backend.type", "rocksdb");
    settings.setString("execution.checkpointing.incremental", "true");
    settings.setString("execution.checkpointing.interval", "300 ms");
    settings.setString(
        "execution.checkpointing.dir", directory.resolve("checkpoints").toUri().toString());
    settings.setString("restart-strategy.type", "fixed-delay");
    settings.setString("restart-strategy.fixed-delay.attempts", "20");
    settings.setString("restart-strategy.fixed-delay.delay", "100 ms");
    settings.setString("taskmanager.memory.network.min", "256 mb");
    settings.setString("taskmanager.memory.network.max", "256 mb");
    settings.setString("taskmanager.memory.managed.size", "256 mb");
    settings.setString("rest.port", "0");
    return settings;
  }

  KafkaClients kafka() {
    return kafka;
  }

  void awaitRunning() {
    Awaitility.await()
        .atMost(60, TimeUnit.SECONDS)
        .until(
            () ->
                cluster.getJobStatus(job).get() == JobStatus.RUNNING
                    && cluster
                        .getArchivedExecutionGraph(job)
                        .get()
                        .getAllVertices()
                        .values()
                        .stream()
                        .flatMap(vertex -> List.of(vertex.getTaskVertices()).stream())
                        .allMatch(
                            task ->
                                task.getExecutionState()
                                    == org.apache.flink.runtime.execution.ExecutionState.RUNNING));
  }

  /** How often a task has been started again. */
  int restarts() throws Exception {
    return cluster.getArchivedExecutionGraph(job).get().getAllVertices().values().stream()
        .flatMap(vertex -> List.of(vertex.getTaskVertices()).stream())
        .mapToInt(task -> task.getCurrentExecutionAttempt().getAttemptNumber())
        .max()
        .orElseThrow();
  }

  /** Kills the task manager, tasks and heap with it, and starts another. */
  void failTasks() throws Exception {
    cluster.triggerCheckpoint(job).get();
    cluster.terminateTaskManager(0).get();
    cluster.startTaskManager();
    awaitRunning();
  }

  /** A savepoint in one piece, taken when nothing has been written since the last checkpoint. */
  Path savepointWhenIdle(Path folder) throws Exception {
    cluster.triggerCheckpoint(job).get();
    cluster.triggerCheckpoint(job).get();
    String savepoint =
        cluster
            .triggerSavepoint(job, folder.toUri().toString(), false, SavepointFormatType.CANONICAL)
            .get();
    return Path.of(URI.create(savepoint));
  }

  @Override
  public void close() throws Exception {
    cluster.cancelJob(job).get();
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> cluster.getJobStatus(job).get().isGloballyTerminalState());
    cluster.close();
    broker.close();
  }
}
