package org.fedfisher.solve;

import java.util.function.IntToDoubleFunction;
import org.fedfisher.fisher.ShardObjective;

/**
 * A solved shard: the round's result and, from the same sums, the two baselines.
 *
 * @param average W(0), float32
 * @param fisherMerge sum F W / sum F, float32; empty where it was not asked for
 * @param regMean of KFAC, float32; empty otherwise
 * @param solution W*, float32
 * @param objectiveAtAverage this shard's part of f(W(0))
 * @param objectiveAtSolution this shard's part of f(W*)
 */
@SuppressWarnings("ArrayRecordComponent") // large, short-lived, never compared
public record ShardSolution(
    float[] average,
    float[] fisherMerge,
    float[] regMean,
    float[] solution,
    double objectiveAtAverage,
    double objectiveAtSolution) {

  /**
   * Solves a shard.
   *
   * @param damping lambda of the shard's layer
   * @param lambdaMax largest h + lambda of the whole model
   * @param start where to begin
   */
  public static ShardSolution of(
      ShardObjective objective,
      DiagonalSolver solver,
      double damping,
      double lambdaMax,
      Start start) {
    float[] average = each(objective, objective::average);
    float[] solution =
        each(
            objective,
            j ->
                solver.solve(
                    objective.average(j) + start.of(j),
                    objective.average(j),
                    objective.curvature(j),
                    objective.target(j),
                    damping,
                    lambdaMax));
    return new ShardSolution(
        average,
        each(objective, objective::fisherMerge),
        new float[0],
        solution,
        objective.at(average),
        objective.at(solution));
  }

  private static float[] each(ShardObjective objective, IntToDoubleFunction value) {
    float[] values = new float[objective.parameters()];
    for (int j = 0; j < values.length; j++) {
      values[j] = (float) value.applyAsDouble(j);
    }
    return values;
  }
}
