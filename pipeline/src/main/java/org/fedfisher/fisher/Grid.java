package org.fedfisher.fisher;

import org.fedfisher.wire.Bounds;

/**
 * The binary grid on which a round's sums are exact 64-bit integers; the rule is in {@code
 * common.avdl}. With the bounds that the ledger enforces, no sum exceeds 2^62 in magnitude.
 *
 * @param weightUnits integer units in 1.0 of sum n W
 * @param fisherUnits in 1.0 of sum n F
 * @param productUnits in 1.0 of sum n F W, entry by entry (DIAGONAL)
 * @param matrixUnits in 1.0 of sum n G W A and of sum n (row of F) W (KFAC, FULL)
 * @param inputUnits in 1.0 of sum n W Z (KFAC with comparisons)
 */
public record Grid(
    double weightUnits,
    double fisherUnits,
    double productUnits,
    double matrixUnits,
    double inputUnits) {
  private static final int BITS = 62;

  /** The grid that a round's bounds state. */
  public static Grid of(Bounds bounds) {
    int left = BITS - bounds.getMaxExamplesLog2();
    int fisher = bounds.getMaxFisherLog2();
    int weight = bounds.getMaxWeightLog2();
    return new Grid(
        Math.scalb(1.0, left - weight),
        Math.scalb(1.0, left - fisher),
        Math.scalb(1.0, left - fisher - weight),
        Math.scalb(1.0, left - bounds.getMaxProductLog2()),
        Math.scalb(1.0, left - bounds.getMaxInputLog2()));
  }
}
