package org.fedfisher.operator;

import org.fedfisher.fisher.ShardShape;
import org.fedfisher.round.Admission;
import org.fedfisher.round.BlockId;
import org.fedfisher.round.WaitingBlock;
import org.fedfisher.schemas.Sha256s;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's word to one shard; of FORGET, verification's.
 *
 * @param admission of FOLD
 * @param updatePrefix {@link BlockId} prefix of the blocks to forget, of DROP; the block's whole
 *     id, of FORGET
 * @param shape of the shard; of FOLD
 * @param closing of CLOSE
 * @param place {@link WaitingBlock#place} of the record; of FORGET
 */
public record ShardDecision(
    String round,
    int shard,
    Kind kind,
    @Nullable Admission admission,
    String updatePrefix,
    @Nullable ShardShape shape,
    @Nullable RoundClosing closing,
    long place) {

  /** What to do. */
  public enum Kind {
    FOLD,
    DROP,
    /** A revision has closed, the first with the round. */
    CLOSE,
    /** No revision follows. */
    SEAL,
    ABORT,
    /** A record that does not count: too much waited of its client, or it is a copy. */
    FORGET
  }

  /** Where it belongs. */
  public ShardKey key() {
    return new ShardKey(round, shard);
  }

  /** Fold the client's blocks. */
  public static ShardDecision fold(String round, int shard, Admission admission, ShardShape shape) {
    return new ShardDecision(round, shard, Kind.FOLD, admission, "", shape, null, 0);
  }

  static ShardDecision drop(String round, int shard, String updatePrefix) {
    return new ShardDecision(round, shard, Kind.DROP, null, updatePrefix, null, null, 0);
  }

  static ShardDecision close(String round, int shard, RoundClosing closing) {
    return new ShardDecision(round, shard, Kind.CLOSE, null, "", null, closing, 0);
  }

  static ShardDecision seal(String round, int shard) {
    return new ShardDecision(round, shard, Kind.SEAL, null, "", null, null, 0);
  }

  static ShardDecision abort(String round, int shard) {
    return new ShardDecision(round, shard, Kind.ABORT, null, "", null, null, 0);
  }

  /** The record of a block that a receipt is of. */
  public static ShardDecision forget(UpdatePart receipt) {
    String id = BlockId.of(receipt.client(), receipt.update(), Sha256s.hex(receipt.digest()));
    long place = WaitingBlock.place(receipt.partition(), receipt.offset());
    return new ShardDecision(
        receipt.round(), receipt.shard(), Kind.FORGET, null, id, null, null, place);
  }
}
