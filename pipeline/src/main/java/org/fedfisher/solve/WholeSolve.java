package org.fedfisher.solve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.fedfisher.fisher.Grid;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.Solver;

/**
 * From the exact sums of all rows of the full Fisher to the solution of the whole model.
 *
 * @param layout of the round
 * @param sums of each shard, by number
 * @param grid of the round
 * @param examples of all clients, n
 */
public record WholeSolve(ShardLayout layout, List<ShardSums> sums, Grid grid, long examples) {
  public WholeSolve {
    sums = List.copyOf(sums);
  }

  /** Solves it; {@code dampings} are lambda by layer. */
  public UnitSolution solve(Solver settings, double[] dampings, boolean comparisons, Start start) {
    int d = Math.toIntExact(layout.parameters());
    float[] average = new float[d];
    float[] merge = new float[comparisons ? d : 0];
    double[] target = new double[d];
    double[] matrix = new double[d * d];
    double[] damping = new double[d];
    double constant = 0;
    for (Shard shard : layout.shards()) {
      ShardSums of = sums.get(shard.number());
      int first = (int) shard.first();
      for (int row = 0; row < shard.length(); row++) {
        int j = first + row;
        average[j] = (float) (of.weight(row) / grid.weightUnits() / examples);
        target[j] = of.product(row) / grid.matrixUnits() / examples;
        damping[j] = dampings[shard.layer()];
        for (int k = 0; k < d; k++) {
          matrix[j * d + k] = of.fisher(row * d + k) / grid.fisherUnits() / examples;
        }
        if (comparisons) {
          double h = matrix[j * d + j];
          double numerator = of.merge(row) / grid.matrixUnits() / examples;
          merge[j] = h > 0 ? (float) (numerator / h) : average[j];
        }
      }
      constant += of.constant() / examples;
    }
    symmetrise(matrix, d);
    FullProblem problem = new FullProblem(d, average, target, matrix, constant, damping);
    Solution solution = QuadraticSolve.solve(problem, settings, start);
    List<ShardSolution> shards = new ArrayList<>();
    for (Shard shard : layout.shards()) {
      boolean leads = shard.number() == 0;
      shards.add(
          new ShardSolution(
              part(average, shard),
              comparisons ? part(merge, shard) : merge,
              new float[0],
              part(solution.weights(), shard),
              leads ? solution.objectiveAtAverage() : 0,
              leads ? solution.objectiveAtSolution() : 0));
    }
    return new UnitSolution(
        shards,
        List.of(UnitSolution.report("*", solution, Arrays.stream(dampings).max().orElse(0))));
  }

  /** Quantised entries of two rows may differ; the objective sees their mean only. */
  private static void symmetrise(double[] matrix, int d) {
    for (int j = 0; j < d; j++) {
      for (int k = 0; k < j; k++) {
        double mean = (matrix[j * d + k] + matrix[k * d + j]) / 2;
        matrix[j * d + k] = mean;
        matrix[k * d + j] = mean;
      }
    }
  }

  private static float[] part(float[] values, Shard shard) {
    int first = (int) shard.first();
    return Arrays.copyOfRange(values, first, first + shard.length());
  }
}
