package org.fedfisher.study;

import java.util.List;
import java.util.function.Function;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.solve.ShardSolution;
import org.fedfisher.solve.UnitSolution;
import org.fedfisher.wire.SolverReport;

/**
 * A round's solution and baselines as parameter vectors, in the model's order.
 *
 * @param objective f at the solution, without damping
 * @param iterations of all matrices together
 */
@SuppressWarnings("ArrayRecordComponent") // large, short-lived, never compared
public record SolvedRound(
    float[] solution,
    float[] average,
    float[] fisherMerge,
    float[] regMean,
    double objective,
    int iterations) {

  /** From the matrices' solutions, by shard number. */
  static SolvedRound of(ShardLayout layout, List<UnitSolution> matrices) {
    List<ShardSolution> shards = matrices.stream().map(matrix -> matrix.shards().get(0)).toList();
    return new SolvedRound(
        joined(layout, shards, ShardSolution::solution),
        joined(layout, shards, ShardSolution::average),
        joined(layout, shards, ShardSolution::fisherMerge),
        joined(layout, shards, ShardSolution::regMean),
        shards.stream().mapToDouble(ShardSolution::objectiveAtSolution).sum(),
        matrices.stream()
            .flatMap(matrix -> matrix.reports().stream())
            .mapToInt(SolverReport::getIterations)
            .sum());
  }

  private static float[] joined(
      ShardLayout layout, List<ShardSolution> shards, Function<ShardSolution, float[]> part) {
    float[] model = new float[Math.toIntExact(layout.parameters())];
    for (Shard shard : layout.shards()) {
      System.arraycopy(
          part.apply(shards.get(shard.number())), 0, model, (int) shard.first(), shard.length());
    }
    return model;
  }
}
