package org.fedfisher.sim;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionGraph;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.fedfisher.job.FedFisherJob;
import org.fedfisher.job.JobSettings;

/**
 * A Flink cluster in this process, with dashboard, that runs one job. Closing it cancels the job;
 * its last checkpoint stays in the work directory.
 */
public final class EmbeddedFlink implements AutoCloseable {
  private static final Duration SHUTDOWN = Duration.ofSeconds(30);
  private static final long POLL_MILLIS = 50;

  private final MiniCluster cluster;
  private final JobID job;
  private final URI ui;

  private EmbeddedFlink(MiniCluster cluster, JobID job, URI ui) {
    this.cluster = cluster;
    this.job = job;
    this.ui = ui;
  }

  /** Starts the FedFisher job. */
  public static EmbeddedFlink start(Path confDirectory, FlinkSettings settings) throws Exception {
    return start(
        confDirectory,
        settings,
        (env, configuration) -> FedFisherJob.define(env, JobSettings.from(configuration)));
  }

  /**
   * Starts a job; it may still be starting when this returns.
   *
   * @param confDirectory holds {@code config.yaml}
   * @throws IllegalArgumentException where the configuration is wrong; the message names the key
   * @throws IOException where the dashboard's port is taken, or the work directory cannot be used
   */
  public static EmbeddedFlink start(
      Path confDirectory, FlinkSettings settings, JobDefinition definition) throws Exception {
    Configuration configuration = settings.over(FlinkSettings.load(confDirectory));
    requireFree(settings.uiPort());
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    definition.define(env, configuration);
    var graph = env.getStreamGraph().getJobGraph(EmbeddedFlink.class.getClassLoader());
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumSlotsPerTaskManager(settings.parallelism())
                .build());
    try {
      cluster.start();
      JobID job = cluster.submitJob(graph).get().getJobID();
      return new EmbeddedFlink(cluster, job, cluster.getRestAddress().get());
    } catch (Exception e) {
      cluster.closeAsync().get(SHUTDOWN.toSeconds(), TimeUnit.SECONDS);
      throw e;
    }
  }

  /** The dashboard's address. */
  public URI ui() {
    return ui;
  }

  public JobID job() {
    return job;
  }

  /**
   * Returns once every task runs.
   *
   * @throws IllegalStateException where the job fails, or not all run within the given time; the
   *     message says why
   */
  public void awaitRunning(Duration within) throws ExecutionException, InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    while (true) {
      AccessExecutionGraph graph = cluster.getExecutionGraph(job).get();
      long tasks = tasks(graph, false);
      if (tasks > 0 && tasks == tasks(graph, true)) {
        return;
      }
      if (graph.getState().isTerminalState() || System.nanoTime() > end) {
        ErrorInfo failure = graph.getFailureInfo();
        throw new IllegalStateException(
            "the job is %s, %d of %d tasks run after %d s%s"
                .formatted(
                    graph.getState(),
                    tasks(graph, true),
                    tasks,
                    within.toSeconds(),
                    failure == null ? "" : ": " + rootCause(failure)));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }

  /** Where the job is in its life. */
  public JobStatus status() throws ExecutionException, InterruptedException {
    return cluster.getJobStatus(job).get();
  }

  /**
   * Cancels the job and ends the cluster; waits for both.
   *
   * @throws IllegalStateException where that takes too long or the thread is interrupted
   */
  @Override
  public void close() {
    try {
      if (!status().isTerminalState()) {
        CompletableFuture<?> ended = cluster.requestJobResult(job);
        cluster.cancelJob(job).get(SHUTDOWN.toSeconds(), TimeUnit.SECONDS);
        ended.get(SHUTDOWN.toSeconds(), TimeUnit.SECONDS);
      }
      cluster.closeAsync().get(SHUTDOWN.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the cluster does not stop: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the cluster stops", e);
    }
  }

  /** Flink's own complaint would not say which port it is. */
  private static void requireFree(int uiPort) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), uiPort));
    } catch (IOException e) {
      throw new IOException(
          "the dashboard cannot listen on port %d: %s".formatted(uiPort, e.getMessage()), e);
    }
  }

  private static long tasks(AccessExecutionGraph graph, boolean running) {
    return StreamSupport.stream(graph.getAllExecutionVertices().spliterator(), false)
        .filter(task -> !running || task.getExecutionState() == ExecutionState.RUNNING)
        .count();
  }

  private static String rootCause(ErrorInfo failure) {
    String[] lines = failure.getExceptionAsString().split("\n", -1);
    String cause = lines[0];
    for (String line : lines) {
      cause = line.startsWith("Caused by: ") ? line.substring("Caused by: ".length()) : cause;
    }
    return cause;
  }
}
