package org.fedfisher.operator;

/**
 * A header, or the receipt of a block, on its way to its client's verification.
 *
 * @param shard of the block, or -1 for a header
 * @param digest SHA-256 of the part's whole Kafka value, 32 bytes
 * @param header the header's Kafka value; empty for a receipt
 * @param weights numbers in the block's weight slice
 * @param fishers numbers in its Fisher slice
 * @param maxWeight largest |W|
 * @param maxFisher largest Fisher entry
 */
@SuppressWarnings("ArrayRecordComponent") // crosses operators, never compared
public record UpdatePart(
    String round,
    String client,
    String update,
    int shard,
    byte[] digest,
    byte[] header,
    int weights,
    int fishers,
    float maxWeight,
    float maxFisher) {

  boolean isHeader() {
    return shard < 0;
  }
}
