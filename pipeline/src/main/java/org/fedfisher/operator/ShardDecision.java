package org.fedfisher.operator;

import org.fedfisher.fisher.ShardShape;
import org.fedfisher.round.Admission;
import org.fedfisher.round.BlockId;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's word to one shard.
 *
 * @param admission of FOLD
 * @param updatePrefix {@link BlockId} prefix of the blocks to forget; of DROP
 * @param shape of the shard; of FOLD
 * @param closing of CLOSE
 */
public record ShardDecision(
    String round,
    int shard,
    Kind kind,
    @Nullable Admission admission,
    String updatePrefix,
    @Nullable ShardShape shape,
    @Nullable RoundClosing closing) {

  /** What to do. */
  public enum Kind {
    FOLD,
    DROP,
    /** A revision has closed, the first with the round. */
    CLOSE,
    /** No revision follows. */
    SEAL,
    ABORT
  }

  /** Where it belongs. */
  public ShardKey key() {
    return new ShardKey(round, shard);
  }

  /** Fold the client's blocks. */
  public static ShardDecision fold(String round, int shard, Admission admission, ShardShape shape) {
    return new ShardDecision(round, shard, Kind.FOLD, admission, "", shape, null);
  }

  static ShardDecision drop(String round, int shard, String updatePrefix) {
    return new ShardDecision(round, shard, Kind.DROP, null, updatePrefix, null, null);
  }

  static ShardDecision close(String round, int shard, RoundClosing closing) {
    return new ShardDecision(round, shard, Kind.CLOSE, null, "", null, closing);
  }

  static ShardDecision seal(String round, int shard) {
    return new ShardDecision(round, shard, Kind.SEAL, null, "", null, null);
  }

  static ShardDecision abort(String round, int shard) {
    return new ShardDecision(round, shard, Kind.ABORT, null, "", null, null);
  }
}
