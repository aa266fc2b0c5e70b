package org.fedfisher.operator;

import org.fedfisher.fisher.BlockSummary;

/**
 * A header, or the receipt of a block, on its way to its client's verification.
 *
 * @param shard of the block, or -1 for a header
 * @param slice of the block
 * @param digest SHA-256 of the part's whole Kafka value, 32 bytes
 * @param header the header's Kafka value; empty for a receipt
 * @param summary of the block's numbers; of nothing for a header
 * @param partition where it was read
 * @param offset likewise
 */
@SuppressWarnings("ArrayRecordComponent") // crosses operators, never compared
public record UpdatePart(
    String round,
    String client,
    String update,
    int shard,
    int slice,
    byte[] digest,
    byte[] header,
    BlockSummary summary,
    int partition,
    long offset) {

  boolean isHeader() {
    return shard < 0;
  }

  /** Of its Kafka value. */
  long bytes() {
    return isHeader() ? header.length : summary.bytes();
  }
}
