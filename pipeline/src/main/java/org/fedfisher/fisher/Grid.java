package org.fedfisher.fisher;

import org.fedfisher.wire.Bounds;

/**
 * The binary grid on which a round's sums are exact 64-bit integers; the rule is in {@code
 * common.avdl}. With the bounds that the ledger enforces, no sum exceeds 2^62 in magnitude.
 *
 * @param weightUnits integer units in 1.0 of sum n W
 * @param fisherUnits in 1.0 of sum n F
 * @param productUnits in 1.0 of sum n F W
 */
public record Grid(double weightUnits, double fisherUnits, double productUnits) {
  private static final int BITS = 62;

  /** The grid that a round's bounds state. */
  public static Grid of(Bounds bounds) {
    return of(bounds.getMaxExamplesLog2(), bounds.getMaxFisherLog2(), bounds.getMaxWeightLog2());
  }

  /** The grid for at most 2^examples examples, Fisher entries of 2^fisher, weights of 2^weight. */
  public static Grid of(int examples, int fisher, int weight) {
    return new Grid(
        Math.scalb(1.0, BITS - examples - weight),
        Math.scalb(1.0, BITS - examples - fisher),
        Math.scalb(1.0, BITS - examples - fisher - weight));
  }
}
