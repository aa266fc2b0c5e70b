package org.fedfisher.cluster;

import java.util.Map;

/**
 * How large a cluster is, and what of the shipped configuration it changes.
 *
 * @param taskManagers at least 1
 * @param slots of each task manager
 * @param parallelism of the job; at most the slots of all task managers
 * @param partitions of the client updates, where the topic is new
 * @param kafkaPort 0 for any free one
 * @param uiPort of Flink's REST API and dashboard, 0 for any free one
 * @param gpu where rounds are solved
 * @param overrides configuration keys of Flink and of the job with their values; they win
 */
public record ClusterSettings(
    int taskManagers,
    int slots,
    int parallelism,
    int partitions,
    int kafkaPort,
    int uiPort,
    Gpu gpu,
    Map<String, String> overrides) {
  /** Where rounds are solved, and on what. */
  public enum Gpu {
    /** Anywhere. */
    NONE,
    /** On a solver task manager that pretends to have GPUs. */
    FAKE,
    /** On a solver task manager with the GPUs that {@code nvidia-smi} lists. */
    AUTO
  }

  public ClusterSettings {
    positive("task managers", taskManagers);
    positive("slots", slots);
    positive("parallelism", parallelism);
    positive("partitions", partitions);
    if (parallelism > taskManagers * slots) {
      throw new IllegalArgumentException(
          "parallelism is %d, expected at most the %d slots of %d task managers"
              .formatted(parallelism, taskManagers * slots, taskManagers));
    }
    overrides = Map.copyOf(overrides);
  }

  /** Whether the solve is a job of its own, on a task manager of its own. */
  boolean solvesApart() {
    return gpu != Gpu.NONE;
  }

  private static void positive(String what, int found) {
    if (found < 1) {
      throw new IllegalArgumentException("%s is %d, expected at least 1".formatted(what, found));
    }
  }
}
