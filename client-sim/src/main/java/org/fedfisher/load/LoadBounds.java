package org.fedfisher.load;

import org.fedfisher.faults.Impatience;
import org.fedfisher.schemas.ShardLayout;

/**
 * What a process may take while it drains a load, whatever the clients and the model; {@code
 * docs/load.md} has the reasons.
 *
 * @param heapBytes live after a collection
 * @param residentBytes as the kernel counts it
 */
record LoadBounds(long heapBytes, long residentBytes) {
  private static final long MB = 1 << 20;

  /** Of a task manager's process: a consumer alone may hold 50 MB of what it has fetched. */
  static final int TASK_MANAGER_MB = 2_000;

  /** Heaps as Flink cuts them out of the processes' memory, and the broker's. */
  private static final long TASK_MANAGER_HEAP = 904 * MB;

  private static final long JOB_MANAGER_HEAP = 224 * MB;
  private static final long BROKER_HEAP = 256 * MB;
  private static final long BROKER = 640 * MB;

  /** Nine tenths: with more than that alive a collector has no room to work. */
  private static final int LIVE_TENTHS = 9;

  /** Sums of a parameter of a DIAGONAL round. */
  private static final int SUMS_BYTES = 3 * Long.BYTES;

  /** Versions of the sums that RocksDB keeps until it compacts, and as much for what waited. */
  private static final int VERSIONS = 10;

  /** Blocks that were read while the ledger's word on them was on its way through the buffers. */
  private static final long IN_FLIGHT = 64 * MB;

  static LoadBounds of(String process) {
    return switch (process) {
      case "kafka" -> new LoadBounds(live(BROKER_HEAP), BROKER);
      case "jobmanager" -> new LoadBounds(live(JOB_MANAGER_HEAP), Impatience.JOB_MANAGER_MB * MB);
      default -> new LoadBounds(live(TASK_MANAGER_HEAP), TASK_MANAGER_MB * MB);
    };
  }

  private static long live(long heap) {
    return heap * LIVE_TENTHS / 10;
  }

  static long stateBytes(LoadPlan plan) {
    long parameters = ShardLayout.of(plan.specification(0)).parameters();
    return VERSIONS * SUMS_BYTES * parameters + IN_FLIGHT;
  }
}
