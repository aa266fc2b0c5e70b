package org.fedfisher.solve;

import java.util.Arrays;
import java.util.function.Supplier;
import org.fedfisher.fisher.QuadraticObjective;
import org.fedfisher.fisher.SymmetricOperator;
import org.fedfisher.solve.QuadraticSolver.Progress;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.StopReason;

/** Solves a problem as the round's settings ask. Safe to call from several threads at once. */
public final class QuadraticSolve {
  private QuadraticSolve() {}

  /** Solves one matrix of a K-FAC round, from the average. */
  public static Solution solve(KroneckerProblem problem, Solver settings) {
    return solve(problem, settings, Start.atAverage());
  }

  /** Solves one matrix of a K-FAC round. */
  public static Solution solve(KroneckerProblem problem, Solver settings, Start start) {
    try (Products<?> products = Products.of(settings.getArithmetic())) {
      return solve(products, problem, settings, start);
    }
  }

  private static <M> Solution solve(
      Products<M> products, KroneckerProblem problem, Solver settings, Start from) {
    return solve(
        problem,
        new KroneckerOperator<>(products, problem.shape(), problem.clients()),
        () -> KroneckerPreconditioner.of(products, problem, settings.getArithmetic()),
        QuadraticSolver.of(settings),
        from);
  }

  /**
   * Solves one matrix of a K-FAC round by an operator and a solver from elsewhere.
   *
   * @param h sum_i p_i A_i (x) G_i of the problem's clients
   */
  public static Solution solve(
      KroneckerProblem problem,
      SymmetricOperator h,
      Supplier<Preconditioner> preconditioner,
      QuadraticSolver solver,
      Start from) {
    double[] damping = new double[problem.average().length];
    Arrays.fill(damping, problem.damping());
    double[] average = doubles(problem.average());
    QuadraticObjective objective =
        new QuadraticObjective(h, doubles(problem.target()), problem.constant());
    QuadraticObjective.Point start = objective.at(average);
    DampedSystem system = new DampedSystem(h, damping, start.residual(), preconditioner);
    return solve(system, average, start.value(), solver, from);
  }

  /** Solves the whole model of a round with full Fishers, from the average. */
  public static Solution solve(FullProblem problem, Solver settings) {
    return solve(problem, settings, Start.atAverage());
  }

  /** Solves the whole model of a round with full Fishers. */
  public static Solution solve(FullProblem problem, Solver settings, Start from) {
    try (Products<?> products = Products.of(settings.getArithmetic())) {
      var h = new FullOperator<>(products, problem);
      double[] average = doubles(problem.average());
      QuadraticObjective objective =
          new QuadraticObjective(h, problem.target(), problem.constant());
      QuadraticObjective.Point start = objective.at(average);
      DampedSystem system =
          new DampedSystem(
              h, problem.damping(), start.residual(), () -> DiagonalPreconditioner.of(problem));
      return solve(system, average, start.value(), QuadraticSolver.of(settings), from);
    }
  }

  private static Solution solve(
      DampedSystem system, double[] average, double atAverage, QuadraticSolver solver, Start from) {
    // A positive semi-definite matrix without a trace is zero.
    boolean flat = system.h().trace() == 0;
    double[] d = (flat ? Start.atAverage() : from).ofAll(average.length);
    Progress progress = flat ? new Progress(0, StopReason.NO_CURVATURE) : solver.solve(system, d);
    float[] weights = new float[d.length];
    for (int j = 0; j < d.length; j++) {
      weights[j] = (float) (average[j] + d[j]);
      d[j] = weights[j] - average[j];
    }
    double[] gradient = new double[d.length];
    system.halfGradient(d, gradient);
    double start = Vectors.norm(system.right());
    return new Solution(
        weights,
        progress.iterations(),
        atAverage,
        atAverage + change(system, d, gradient),
        start == 0 ? 0 : Vectors.norm(gradient) / start,
        progress.stop(),
        "");
  }

  /**
   * f(W(0) + D) - f(W(0)) = <D, H D> - 2 <b - H W(0), D>: a sum of small terms, where the
   * difference of two objectives would lose what they share.
   */
  private static double change(DampedSystem system, double[] d, double[] gradient) {
    double sum = 0;
    for (int j = 0; j < d.length; j++) {
      sum += d[j] * (gradient[j] - system.right()[j] - system.damping()[j] * d[j]);
    }
    return sum;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int j = 0; j < values.length; j++) {
      doubles[j] = values[j];
    }
    return doubles;
  }
}
