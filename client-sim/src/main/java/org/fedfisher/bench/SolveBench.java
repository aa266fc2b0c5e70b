package org.fedfisher.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.fedfisher.solve.KroneckerProblem;
import org.fedfisher.solve.QuadraticSolve;
import org.fedfisher.solve.QuadraticSolver;
import org.fedfisher.solve.Solution;
import org.fedfisher.study.KroneckerRound;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;

/**
 * The damped conjugate gradient against the published recurrence on the same uploads, in one
 * process: seconds for all layers, one after the other, and the objective that they reach.
 */
final class SolveBench {
  static final double LIMIT = 20;

  /** Of the mean curvature; what rounds are given unless they say otherwise. */
  private static final double DAMPING = 0.3;

  private static final Solver DEFAULT =
      new Solver(SolverKind.CONJUGATE_GRADIENT, 100, DAMPING, 1e-2, Arithmetic.FAST);
  private static final Solver STRICT =
      new Solver(SolverKind.CONJUGATE_GRADIENT, 100, DAMPING, 1e-2, Arithmetic.STRICT);
  private static final Solver DESCENT =
      new Solver(SolverKind.GRADIENT_DESCENT, 2000, 0.0, 0.0, Arithmetic.FAST);
  private static final Solver ADAM = new Solver(SolverKind.ADAM, 2000, 0.0, 0.0, Arithmetic.FAST);
  private static final Solver MINIMUM =
      new Solver(SolverKind.CONJUGATE_GRADIENT, 5000, 0.0, 0.0, Arithmetic.FAST);

  private final KroneckerRound golden;
  private final int runs;

  SolveBench(KroneckerRound golden, int runs) {
    this.golden = golden;
    this.runs = runs;
  }

  /** Seconds of each run, and the layers' solutions, which are the same every time. */
  private record Measured(List<Double> seconds, List<Solution> solutions) {
    double start() {
      return solutions.stream().mapToDouble(Solution::objectiveAtAverage).sum();
    }

    double end() {
      return solutions.stream().mapToDouble(Solution::objectiveAtSolution).sum();
    }
  }

  /** Measures every solver, the last for the objective's minimum only. */
  Ratio measure(Consumer<String> progress) {
    Measured minimum = run(MINIMUM, 1);
    Measured fast = run(DEFAULT, runs);
    Measured strict = run(STRICT, runs);
    Measured descent = run(DESCENT, runs);
    Measured adam = run(ADAM, runs);
    progress.accept(
        String.format(
            Locale.ROOT,
            "f %.4f at the average, %.4f at the minimum",
            minimum.start(),
            minimum.end()));
    report(DEFAULT, fast, minimum.end(), progress);
    report(STRICT, strict, minimum.end(), progress);
    report(DESCENT, descent, minimum.end(), progress);
    report(ADAM, adam, minimum.end(), progress);
    return new Ratio(
        "K-FAC solve of the golden round",
        "solves/s",
        "conjugate gradient",
        speeds(fast),
        "2,000 steps as published",
        speeds(adam),
        LIMIT);
  }

  private Measured run(Solver solver, int runs) {
    List<KroneckerProblem> problems = golden.problems(solver.getDamping());
    solve(problems, solver);
    List<Double> seconds = new ArrayList<>();
    List<Solution> solutions = List.of();
    for (int run = 0; run < runs; run++) {
      long start = System.nanoTime();
      solutions = solve(problems, solver);
      seconds.add((System.nanoTime() - start) / 1e9);
    }
    return new Measured(seconds, solutions);
  }

  private static List<Solution> solve(List<KroneckerProblem> problems, Solver solver) {
    return problems.stream().map(problem -> QuadraticSolve.solve(problem, solver)).toList();
  }

  private static void report(
      Solver solver, Measured measured, double minimum, Consumer<String> progress) {
    progress.accept(
        String.format(
            Locale.ROOT,
            "%s: %.3f s, iterations %s, f %.4f, %.4f above the minimum",
            QuadraticSolver.describe(solver),
            Ratio.median(measured.seconds),
            measured.solutions.stream()
                .map(solution -> Integer.toString(solution.iterations()))
                .collect(Collectors.joining(" ")),
            measured.end(),
            measured.end() - minimum));
  }

  private static List<Double> speeds(Measured measured) {
    return measured.seconds.stream().map(seconds -> 1 / seconds).toList();
  }
}
