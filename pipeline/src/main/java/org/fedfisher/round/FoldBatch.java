package org.fedfisher.round;

import java.util.ArrayList;
import java.util.List;
import org.fedfisher.fisher.ShardFold;
import org.fedfisher.fisher.ShardShape;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.wire.ClientUpdateBlock;

/**
 * Admitted clients of a shard whose terms are elementwise, to be folded in one pass: the sums of a
 * large shard do not stay near the processor from one client to the next, so that most of a fold is
 * waiting for memory.
 */
final class FoldBatch {
  /** Clients of a full batch. */
  static final int SIZE = 4;

  private final List<ClientUpdateBlock> blocks = new ArrayList<>(SIZE);
  private final long[] examples = new long[SIZE];
  private long bytes;

  /** Adds a client's block of so many payload bytes. */
  void add(ClientUpdateBlock block, long clientExamples, long payload) {
    examples[blocks.size()] = clientExamples;
    blocks.add(block);
    bytes += payload;
  }

  /** Folds all, which makes it empty. */
  void fold(ShardFold fold, ShardShape shape, ShardSums into) {
    fold.fold(blocks, examples, shape, into);
    clear();
  }

  void clear() {
    blocks.clear();
    bytes = 0;
  }

  int size() {
    return blocks.size();
  }

  /** Payload bytes of all. */
  long bytes() {
    return bytes;
  }
}
