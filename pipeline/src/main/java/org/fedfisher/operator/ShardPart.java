package org.fedfisher.operator;

/**
 * A part of what a closed shard hands to its solve, for each revision: first its sums, then the
 * factors of its clients, in their canonical order, both cut where they are large. Last of all,
 * where a round allows lateness, the word that no revision follows.
 *
 * @param unit the shards of one unit are solved together
 * @param part 0 to {@code parts} - 1
 * @param parts of the shard and revision; 0 where no revision follows this one
 * @param client whose factors these are; empty for sums
 * @param examples of the client; 0 for sums
 * @param bytes a piece of {@code ShardSums} as bytes, or of a {@code ClientUpdateBlock} of factors
 * @param revision of the model
 * @param continued whether the bytes go on in the next part; not so in parts of before factors were
 *     cut, which hold a whole block or a piece of the sums
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
    byte[] bytes,
    int revision,
    boolean continued) {
  private static final byte[] NONE = new byte[0];

  /** No revision follows {@code last}. */
  static ShardPart sealing(String round, int unit, int last) {
    return new ShardPart(round, unit, unit, 0, 0, "", 0, NONE, last, false);
  }

  /** Where it belongs. */
  public ShardKey key() {
    return new ShardKey(round, unit);
  }

  boolean seals() {
    return parts == 0;
  }

  boolean isSums() {
    return client.isEmpty();
  }
}
