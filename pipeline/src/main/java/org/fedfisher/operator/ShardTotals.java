package org.fedfisher.operator;

/**
 * The sums of a closed round's shard.
 *
 * @param sums {@code ShardSums} as bytes
 */
@SuppressWarnings("ArrayRecordComponent") // crosses operators, never compared
public record ShardTotals(String round, int shard, byte[] sums, RoundClosing closing) {
  /** Where it belongs. */
  public ShardKey key() {
    return new ShardKey(round, shard);
  }
}
