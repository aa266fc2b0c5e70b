package org.fedfisher.operator;

/**
 * A part of what a closed shard hands to its solve: first its sums, cut where they are large, then
 * the factors of its clients, in their canonical order.
 *
 * @param unit the shards of one unit are solved together
 * @param part 0 to {@code parts} - 1
 * @param client whose factors these are; empty for sums
 * @param examples of the client; 0 for sums
 * @param bytes a piece of {@code ShardSums} as bytes, or a {@code ClientUpdateBlock} of factors
 */
@SuppressWarnings("ArrayRecordComponent") // crosses operators, never compared
public record ShardPart(
    String round,
    int unit,
    int shard,
    int part,
    int parts,
    String client,
    long examples,
    byte[] bytes) {
  /** Where it belongs. */
  public ShardKey key() {
    return new ShardKey(round, unit);
  }

  boolean isSums() {
    return client.isEmpty();
  }
}
