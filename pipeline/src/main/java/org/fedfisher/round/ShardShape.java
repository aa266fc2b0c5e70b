package org.fedfisher.round;

import org.fedfisher.fisher.Grid;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.Bounds;

/**
 * What folding into a shard needs to know of its round.
 *
 * @param parameters of the shard
 * @param withFisher whether clients send a diagonal
 * @param maxExamplesLog2 of the round's bounds; so the next two
 */
public record ShardShape(
    int parameters, boolean withFisher, int maxExamplesLog2, int maxFisherLog2, int maxWeightLog2) {

  /** Of a shard of the round. */
  public static ShardShape of(Specification round, Shard shard) {
    Bounds bounds = round.wire().getBounds();
    return new ShardShape(
        shard.length(),
        round.hasFisher(),
        bounds.getMaxExamplesLog2(),
        bounds.getMaxFisherLog2(),
        bounds.getMaxWeightLog2());
  }

  /** The grid of its sums. */
  public Grid grid() {
    return Grid.of(maxExamplesLog2, maxFisherLog2, maxWeightLog2);
  }

  /** Sums of nobody. */
  public ShardSums zero() {
    return ShardSums.zero(parameters, withFisher);
  }
}
