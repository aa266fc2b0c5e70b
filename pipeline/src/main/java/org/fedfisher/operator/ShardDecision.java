package org.fedfisher.operator;

import org.fedfisher.round.BlockId;
import org.fedfisher.round.ShardShape;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's word to one shard.
 *
 * @param block {@link BlockId} of the block to fold; of FOLD
 * @param updatePrefix {@link BlockId} prefix of the blocks to forget; of DROP
 * @param examples of the client; of FOLD
 * @param shape of the shard; of FOLD
 * @param closing of CLOSE
 */
public record ShardDecision(
    String round,
    int shard,
    Kind kind,
    String block,
    String updatePrefix,
    long examples,
    @Nullable ShardShape shape,
    @Nullable RoundClosing closing) {

  /** What to do. */
  public enum Kind {
    FOLD,
    DROP,
    CLOSE,
    ABORT
  }

  /** Where it belongs. */
  public ShardKey key() {
    return new ShardKey(round, shard);
  }

  /** Fold the block. */
  public static ShardDecision fold(
      String round, int shard, String block, long examples, ShardShape shape) {
    return new ShardDecision(round, shard, Kind.FOLD, block, "", examples, shape, null);
  }

  static ShardDecision drop(String round, int shard, String updatePrefix) {
    return new ShardDecision(round, shard, Kind.DROP, "", updatePrefix, 0, null, null);
  }

  static ShardDecision close(String round, int shard, RoundClosing closing) {
    return new ShardDecision(round, shard, Kind.CLOSE, "", "", 0, null, closing);
  }

  static ShardDecision abort(String round, int shard) {
    return new ShardDecision(round, shard, Kind.ABORT, "", "", 0, null, null);
  }
}
