package org.fedfisher.operator;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** What the shards of one subtask show of their rounds. */
final class WindowMetrics {
  private final RoundMetrics metrics;
  private final Map<ShardKey, Integer> waiting = new HashMap<>();
  private final Map<String, Integer> waitingByRound = new HashMap<>();

  WindowMetrics(RoundMetrics metrics) {
    this.metrics = metrics;
  }

  /** Blocks of so many bytes have been folded, of so many clients. */
  void folded(String round, int clients, long bytes) {
    metrics.count(round, "bytesFolded", bytes);
    metrics.mark(round, "foldsPerSecond", clients);
  }

  /** {@code blocks} wait in the shard now. */
  void waiting(ShardKey shard, int blocks) {
    Integer before = blocks == 0 ? waiting.remove(shard) : waiting.put(shard, blocks);
    int more = blocks - (before == null ? 0 : before);
    int all = waitingByRound.getOrDefault(shard.round(), 0) + more;
    if (all == 0) {
      waitingByRound.remove(shard.round());
    } else {
      waitingByRound.put(shard.round(), all);
    }
    metrics.show(shard.round(), "waitingBlocks", all);
  }

  /** The shard waits for nothing more. */
  void ended(String round) {
    metrics.finish(round, Duration.ZERO);
  }
}
