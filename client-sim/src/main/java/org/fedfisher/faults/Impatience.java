package org.fedfisher.faults;

import java.time.Duration;
import java.util.Map;

/**
 * What clusters that are struck have otherwise than shipped ones, because nobody can wait for it:
 * heartbeats and restarts are faster, memory smaller.
 */
public final class Impatience {
  /** Memory of the JobManager's process. */
  public static final int JOB_MANAGER_MB = 800;

  private static final int TASK_MANAGER_MB = 1300;

  private Impatience() {}

  /** Settings of Flink and the job with their values, checkpoints so often. */
  public static Map<String, String> settings(Duration checkpoints) {
    return Map.ofEntries(
        Map.entry("heartbeat.interval", "1 s"),
        Map.entry("heartbeat.timeout", "6 s"),
        Map.entry("execution.checkpointing.interval", checkpoints.toMillis() + " ms"),
        Map.entry("restart-strategy.exponential-delay.max-backoff", "2 s"),
        Map.entry("taskmanager.memory.segment-size", "128 kb"),
        Map.entry("taskmanager.memory.network.min", "64 mb"),
        Map.entry("taskmanager.memory.network.max", "64 mb"),
        Map.entry("taskmanager.memory.managed.size", "192 mb"),
        Map.entry("taskmanager.memory.process.size", TASK_MANAGER_MB + " mb"),
        Map.entry("jobmanager.memory.process.size", JOB_MANAGER_MB + " mb"),
        Map.entry("metrics.fetcher.update-interval", "1 s"),
        Map.entry("fedfisher.accumulate.cache-size", "16 mb"));
  }
}
