package org.fedfisher.fisher;

import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.Bounds;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.RoundSpecification;

/**
 * What folding into a shard needs to know of its round.
 *
 * @param parameters of the shard
 * @param first index of its first parameter in the model; of FULL
 * @param modelParameters d; of FULL
 * @param matrix of KFAC
 * @param comparisons whether the baselines' numerators are summed too; of KFAC and FULL
 * @param maxExamplesLog2 of the round's bounds; so the next four
 */
public record ShardShape(
    FisherStructure fisher,
    int parameters,
    int first,
    int modelParameters,
    MatrixShape matrix,
    boolean comparisons,
    int maxExamplesLog2,
    int maxFisherLog2,
    int maxWeightLog2,
    int maxProductLog2,
    int maxInputLog2) {

  /** Of a shard of the round, whose model has so many parameters. */
  public static ShardShape of(RoundSpecification round, Shard shard, long modelParameters) {
    boolean full = round.getFisher() == FisherStructure.FULL;
    Bounds bounds = round.getBounds();
    return new ShardShape(
        round.getFisher(),
        shard.length(),
        full ? Math.toIntExact(shard.first()) : 0,
        full ? Math.toIntExact(modelParameters) : 0,
        shard.matrix(),
        round.getComparisons(),
        bounds.getMaxExamplesLog2(),
        bounds.getMaxFisherLog2(),
        bounds.getMaxWeightLog2(),
        bounds.getMaxProductLog2(),
        bounds.getMaxInputLog2());
  }

  /** Of a shard whose numbers stand for themselves: structures NONE and DIAGONAL. */
  public static ShardShape elementwise(FisherStructure fisher, int parameters, Bounds bounds) {
    return new ShardShape(
        fisher,
        parameters,
        0,
        0,
        MatrixShape.NONE,
        false,
        bounds.getMaxExamplesLog2(),
        bounds.getMaxFisherLog2(),
        bounds.getMaxWeightLog2(),
        bounds.getMaxProductLog2(),
        bounds.getMaxInputLog2());
  }

  /** The grid of its sums. */
  public Grid grid() {
    return Grid.of(
        new Bounds(maxExamplesLog2, maxFisherLog2, maxWeightLog2, maxProductLog2, maxInputLog2));
  }

  private int baselines() {
    return comparisons ? parameters : 0;
  }

  /** Sums of nobody. */
  public ShardSums zero() {
    return switch (fisher) {
      case NONE -> ShardSums.zero(parameters, 0, 0, 0, 0);
      case DIAGONAL -> ShardSums.zero(parameters, parameters, parameters, 0, 0);
      case KFAC -> ShardSums.zero(parameters, 0, parameters, baselines(), baselines());
      case FULL ->
          ShardSums.zero(parameters, parameters * modelParameters, parameters, baselines(), 0);
    };
  }
}
