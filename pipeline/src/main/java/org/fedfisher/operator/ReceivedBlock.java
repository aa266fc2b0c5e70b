package org.fedfisher.operator;

/**
 * A block whose numbers have been checked, on its way to its shard.
 *
 * @param digest SHA-256 of {@code value}, hexadecimal
 * @param value the whole Kafka value
 */
@SuppressWarnings("ArrayRecordComponent") // crosses operators, never compared
public record ReceivedBlock(
    String round,
    int shard,
    String client,
    String update,
    String digest,
    int partition,
    long offset,
    byte[] value) {

  /** Where it belongs. */
  public ShardKey key() {
    return new ShardKey(round, shard);
  }
}
