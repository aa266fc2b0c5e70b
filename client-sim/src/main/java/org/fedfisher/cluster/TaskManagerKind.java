package org.fedfisher.cluster;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.TaskManagerOptions;
import org.fedfisher.gpu.GpuDriverFactory;
import org.fedfisher.job.SolvePlacement;

/** What a task manager has that others have not. */
enum TaskManagerKind {
  /** Room for everything but solves that are a job of their own. */
  PLAIN("taskmanager-"),
  /** The GPUs. */
  SOLVER("solver-");

  /** What the name of its process begins with. */
  private final String prefix;

  TaskManagerKind(String prefix) {
    this.prefix = prefix;
  }

  String prefix() {
    return prefix;
  }

  /**
   * Settings beside those of the cluster.
   *
   * @param configuration of the cluster
   */
  Map<String, String> own(Configuration configuration) {
    if (configuration.get(SolvePlacement.WHERE) != SolvePlacement.Where.GPU) {
      return Map.of();
    }
    if (this == PLAIN) {
      return Map.of(
          "external-resources",
          "ingest",
          "external-resource.ingest.amount",
          Integer.toString(configuration.get(TaskManagerOptions.NUM_TASK_SLOTS)));
    }
    String gpus = Integer.toString(configuration.get(SolvePlacement.GPUS));
    Map<String, String> own = new HashMap<>();
    own.put("external-resources", "gpu");
    own.put("external-resource.gpu.amount", gpus);
    own.put("external-resource.gpu.driver-factory.class", GpuDriverFactory.class.getName());
    own.put(TaskManagerOptions.NUM_TASK_SLOTS.key(), gpus);
    return own;
  }
}
