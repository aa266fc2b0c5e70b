package org.fedfisher.solve;

import java.util.List;
import org.fedfisher.fisher.Grid;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Solver;

/**
 * From a K-FAC matrix's exact sums and its clients' factors to its solution and baselines, all in
 * the order of the parameter vector.
 *
 * @param shard the matrix
 * @param sums of all clients
 * @param grid of the round
 * @param examples of all clients, n
 * @param clients everybody's factors, in the canonical order
 */
public record MatrixSolve(
    Shard shard, ShardSums sums, Grid grid, long examples, List<WeightedFactors> clients) {
  public MatrixSolve {
    clients = List.copyOf(clients);
  }

  /** What there is to minimise, with {@code damping} lambda. */
  public KroneckerProblem problem(double damping) {
    return new KroneckerProblem(
        shard.matrix(),
        matrix(sums::weight, grid.weightUnits()),
        matrix(sums::product, grid.matrixUnits()),
        sums.constant() / examples,
        clients,
        damping);
  }

  /** Solves it with {@code damping} lambda, from the average. */
  public UnitSolution solve(Solver settings, double damping, boolean comparisons) {
    return solve(settings, damping, comparisons, Start.atAverage());
  }

  /** Solves it with {@code damping} lambda. */
  public UnitSolution solve(Solver settings, double damping, boolean comparisons, Start start) {
    return solve(new CpuIntake(settings), settings.getArithmetic(), damping, comparisons, start);
  }

  /**
   * Lets {@code intake} solve it with {@code damping} lambda.
   *
   * @param arithmetic of the comparisons
   */
  UnitSolution solve(
      MatrixSolver.Intake intake,
      Arithmetic arithmetic,
      double damping,
      boolean comparisons,
      Start start) {
    KroneckerProblem problem = problem(damping);
    float[] average = problem.average();
    Solution solution = intake.solve(problem, matrix(start));
    ShardSolution solved =
        new ShardSolution(
            parameters(average),
            comparisons ? parameters(fisherMerge(average)) : new float[0],
            comparisons ? parameters(regMean(average, arithmetic)) : new float[0],
            parameters(solution.weights()),
            solution.objectiveAtAverage(),
            solution.objectiveAtSolution());
    return new UnitSolution(
        List.of(solved),
        List.of(UnitSolution.report(shard.layerName(), solution, damping)),
        solution.device());
  }

  private float[] fisherMerge(float[] average) {
    return FisherMerge.of(
        shard.matrix(), average, numerators(sums::merge, grid.matrixUnits()), clients);
  }

  private float[] regMean(float[] average, Arithmetic arithmetic) {
    return RegMean.of(
        shard.matrix(),
        average,
        numerators(sums::regression, grid.inputUnits()),
        clients,
        arithmetic);
  }

  private double[] numerators(IntToLong sum, double units) {
    double[] values = new double[shard.length()];
    for (int j = 0; j < values.length; j++) {
      values[j] = sum.at(j) / units / examples;
    }
    return shard.matrix().asMatrix(values);
  }

  private interface IntToLong {
    long at(int parameter);
  }

  private Start matrix(Start parameters) {
    double[] values = parameters.ofAll(shard.length());
    return new Start(narrow(shard.matrix().asMatrix(values)));
  }

  private float[] matrix(IntToLong sum, double units) {
    return narrow(numerators(sum, units));
  }

  private static float[] narrow(double[] values) {
    float[] narrow = new float[values.length];
    for (int j = 0; j < narrow.length; j++) {
      narrow[j] = (float) values[j];
    }
    return narrow;
  }

  private float[] parameters(float[] matrix) {
    float[] parameters = new float[matrix.length];
    shard.matrix().toParameters(matrix, parameters);
    return parameters;
  }
}
