package org.fedfisher.sim;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.fedfisher.audit.Audit;
import org.fedfisher.audit.AuditEvidence;
import org.fedfisher.audit.AuditReport;
import org.fedfisher.audit.AuditRequest;
import org.fedfisher.audit.ReadRange;
import org.fedfisher.job.AuditJob;
import org.fedfisher.job.JobSettings;
import org.fedfisher.job.RecordedTopics;
import org.fedfisher.operator.CountRead;
import org.fedfisher.schemas.Topics;

/** Runs an audit on a Flink cluster in this process, which ends with it. */
public final class EmbeddedAudit {
  /** How often progress is told; the cluster counts by its heartbeats. */
  private static final Duration BEAT = Duration.ofMillis(500);

  /** Hears of client updates that have been read, of so many. */
  @FunctionalInterface
  public interface Progress {
    void read(long records, long of);
  }

  private EmbeddedAudit() {}

  /**
   * Audits and concludes.
   *
   * @param confDirectory holds {@code config.yaml}
   * @throws IllegalArgumentException where the ledger knows no such round or revision
   */
  public static AuditReport run(
      Path confDirectory, FlinkSettings settings, AuditRequest request, Progress progress)
      throws Exception {
    Configuration configuration = settings.over(FlinkSettings.load(confDirectory));
    // An audit that fails is begun again: it is bounded, and has written nothing.
    configuration.removeConfig(CheckpointingOptions.CHECKPOINTING_INTERVAL);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, BEAT);
    JobSettings job = JobSettings.from(configuration);
    RecordedTopics topics = RecordedTopics.now(job);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(settings.parallelism(), configuration);
    CloseableIterator<AuditEvidence> seen =
        AuditJob.define(env, job, topics, request).collectAsync();
    JobClient client = env.executeAsync("audit " + request.round());
    // The job waits for whoever collects, so that must not wait for the job.
    CompletableFuture<List<AuditEvidence>> evidence =
        CompletableFuture.supplyAsync(() -> all(seen));
    try {
      await(client, topics.ranges(), progress);
    } catch (InterruptedException e) {
      client.cancel().get();
      throw e;
    }
    return Audit.conclude(request, topics.ranges(), evidence.get());
  }

  private static List<AuditEvidence> all(CloseableIterator<AuditEvidence> seen) {
    List<AuditEvidence> evidence = new ArrayList<>();
    seen.forEachRemaining(evidence::add);
    return evidence;
  }

  private static void await(JobClient client, List<ReadRange> ranges, Progress progress)
      throws ExecutionException, InterruptedException {
    long all =
        ranges.stream()
            .filter(range -> range.topic().equals(Topics.CLIENT_UPDATES))
            .mapToLong(ReadRange::records)
            .sum();
    var result = client.getJobExecutionResult();
    while (!result.isDone()) {
      progress.read(counted(client), all);
      TimeUnit.MILLISECONDS.sleep(BEAT.toMillis());
    }
    result.get();
  }

  private static long counted(JobClient client) throws InterruptedException {
    try {
      Map<String, Object> counted = client.getAccumulators().get();
      return counted.get(CountRead.READ) instanceof Long read ? read : 0;
    } catch (ExecutionException | IllegalStateException e) {
      // The cluster ends with its job; how that ended, its result says.
      return 0;
    }
  }
}
