package org.fedfisher.operator;

import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.BlockReceipt;
import org.fedfisher.round.NamedBlock;

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
  private static final byte[] NO_HEADER = {};

  /** A receipt, of an update by its {@link #id}. */
  static UpdatePart of(String client, String id, BlockReceipt receipt) {
    int slash = id.indexOf('/');
    NamedBlock block = receipt.block();
    return new UpdatePart(
        id.substring(0, slash),
        client,
        id.substring(slash + 1),
        block.shard(),
        block.slice(),
        block.digest(),
        NO_HEADER,
        receipt.summary(),
        receipt.partition(),
        receipt.offset());
  }

  /** By what its client's update is known: names have no slash. */
  public String id() {
    return round + '/' + update;
  }

  public boolean isHeader() {
    return shard < 0;
  }

  /** What it says of a block. */
  public BlockReceipt receipt() {
    return new BlockReceipt(new NamedBlock(shard, slice, digest), summary, partition, offset);
  }

  /** Of its Kafka value. */
  long bytes() {
    return isHeader() ? header.length : summary.bytes();
  }
}
