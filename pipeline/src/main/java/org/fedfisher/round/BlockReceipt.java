package org.fedfisher.round;

import org.fedfisher.fisher.BlockSummary;

/**
 * A checked block has come.
 *
 * @param summary of its numbers
 * @param partition where it was read
 * @param offset likewise
 */
public record BlockReceipt(NamedBlock block, BlockSummary summary, int partition, long offset) {}
