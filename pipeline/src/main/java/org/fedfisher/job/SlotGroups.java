package org.fedfisher.job;

import org.apache.flink.api.common.operators.SlotSharingGroup;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.fedfisher.operator.SolveShards;

/**
 * Slots that only some task managers can give: each asks for one of an external resource. Tasks
 * that ask for nothing would take the GPUs' slots, too, so both kinds ask.
 *
 * <p>Beside it, each asks for what a slot has by {@code taskmanager.*}: its share of processor and
 * memory. RocksDB's, too: a slot that asks for no managed memory gets none, and RocksDB no bound.
 */
final class SlotGroups {
  private static final String INGEST = "ingest";

  private SlotGroups() {}

  /** For admission and accumulation. */
  static SlotSharingGroup ingest(Configuration configuration) {
    return asking(INGEST, configuration);
  }

  /** For the solve. */
  static SlotSharingGroup gpu(Configuration configuration) {
    return asking(SolveShards.GPU, configuration);
  }

  private static SlotSharingGroup asking(String resource, Configuration configuration) {
    TaskExecutorProcessSpec process = TaskExecutorProcessUtils.processSpecFromConfig(configuration);
    int slots = process.getNumSlots();
    return SlotSharingGroup.newBuilder(resource)
        .setCpuCores(process.getCpuCores().getValue().doubleValue() / slots)
        .setTaskHeapMemory(share(process.getTaskHeapSize(), slots))
        .setTaskOffHeapMemory(share(process.getTaskOffHeapSize(), slots))
        .setManagedMemory(share(process.getManagedMemorySize(), slots))
        .setExternalResource(resource, 1)
        .build();
  }

  private static MemorySize share(MemorySize all, int slots) {
    return new MemorySize(all.getBytes() / slots);
  }
}
