package org.fedfisher.study;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;
import org.jspecify.annotations.Nullable;

/**
 * The solvers on one set of uploads, whose factors travel as rounds send them by default.
 *
 * @param golden the uploads
 * @param standard the default solver
 * @param rank of EIGEN9
 * @param accuracy of a parameter vector on the test examples, in percent
 * @param validation of a parameter vector on labelled examples that the operator holds; null where
 *     there are none, and then no snapshot is picked
 */
public record SolverStudy(
    GoldenUpdates golden,
    Solver standard,
    int rank,
    ToDoubleFunction<float[]> accuracy,
    @Nullable ToDoubleFunction<float[]> validation) {
  private static final int PUBLISHED_STEPS = 2000;

  /** The published code looks at its model after steps 1, 101, and so on. */
  private static final int SNAPSHOT_STEPS = 100;

  /**
   * One solver's result.
   *
   * @param iterations of all layers together
   * @param seconds of the solve
   * @param objective f at the solution, without damping
   * @param accuracy in percent
   */
  public record Row(
      String solver, int iterations, double seconds, double objective, double accuracy) {}

  /** Runs every solver; a line on each as it begins. */
  public List<Row> measure(Consumer<String> progress) {
    KroneckerRound round =
        KroneckerRound.of(golden, TensorEncoding.INT16, TensorEncoding.EIGEN9, rank);
    round.solve(standard); // The first solve loads native code.
    Solver strict = Solver.newBuilder(standard).setArithmetic(Arithmetic.STRICT).build();
    double damping = standard.getDamping();
    List<Row> rows = new ArrayList<>();
    rows.add(row("conjugate gradient, the default", round, standard, progress));
    rows.add(row("the same, strict", round, strict, progress));
    for (double lambda : new double[] {damping, 0}) {
      rows.add(
          row(
              "gradient descent, damping " + lambda,
              round,
              stepwise(SolverKind.GRADIENT_DESCENT, PUBLISHED_STEPS, lambda),
              progress));
      rows.add(
          row(
              "adam, damping " + lambda,
              round,
              stepwise(SolverKind.ADAM, PUBLISHED_STEPS, lambda),
              progress));
    }
    if (validation != null) {
      rows.add(bestSnapshot(round, validation, progress));
    }
    return rows;
  }

  private Row row(String name, KroneckerRound round, Solver solver, Consumer<String> progress) {
    progress.accept(name);
    long started = System.nanoTime();
    SolvedRound solved = round.solve(solver);
    return row(name, solved, (System.nanoTime() - started) / 1e9);
  }

  private Row row(String name, SolvedRound solved, double seconds) {
    return new Row(
        name,
        solved.iterations(),
        seconds,
        solved.objective(),
        accuracy.applyAsDouble(solved.solution()));
  }

  /** As published: the snapshot that does best on the operator's labelled examples. */
  private Row bestSnapshot(
      KroneckerRound round, ToDoubleFunction<float[]> held, Consumer<String> progress) {
    progress.accept("adam, snapshots");
    SolvedRound best = null;
    int bestSteps = 0;
    double bestAccuracy = -1;
    long started = System.nanoTime();
    for (int steps = 1; steps <= PUBLISHED_STEPS; steps += SNAPSHOT_STEPS) {
      SolvedRound solved = round.solve(stepwise(SolverKind.ADAM, steps, 0));
      double found = held.applyAsDouble(solved.solution());
      if (best == null || found > bestAccuracy) {
        best = solved;
        bestSteps = steps;
        bestAccuracy = found;
      }
    }
    if (best == null) {
      throw new IllegalStateException("no snapshot");
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    return row("adam, best snapshot: step " + bestSteps, best, seconds);
  }

  private static Solver stepwise(SolverKind kind, int steps, double damping) {
    return new Solver(kind, steps, damping, 0.0, Arithmetic.FAST);
  }
}
