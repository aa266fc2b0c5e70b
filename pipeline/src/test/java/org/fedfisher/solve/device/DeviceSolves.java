package org.fedfisher.solve.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.fedfisher.solve.KroneckerProblem;
import org.fedfisher.solve.MatrixSolver;
import org.fedfisher.solve.Solution;
import org.fedfisher.solve.Start;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;

/** Solves of problems for tests, on a device in plain Java or by the CPU. */
final class DeviceSolves {
  /** Of the largest weight: float32 products against double after a solve to 1e-5. */
  static final double PARITY = 1e-4;

  static final Solver FAST = solver(Arithmetic.FAST, 100, 1e-5);
  static final Solver STRICT = solver(Arithmetic.STRICT, 100, 1e-5);

  static Solver solver(Arithmetic arithmetic, int steps, double tolerance) {
    return new Solver(SolverKind.CONJUGATE_GRADIENT, steps, 0.0, tolerance, arithmetic);
  }

  private DeviceSolves() {}

  static void near(float[] found, float[] expected, double tolerance) {
    double worst = 0;
    double largest = 0;
    for (int j = 0; j < expected.length; j++) {
      worst = Math.max(worst, Math.abs(found[j] - expected[j]));
      largest = Math.max(largest, Math.abs(expected[j]));
    }
    assertThat(worst).isLessThan(tolerance * largest);
  }

  static Solution solve(FakeLibrary library, KroneckerProblem problem, Solver settings) {
    return solve(new DeviceSolver(library, message -> {}), problem, settings);
  }

  static Solution solve(MatrixSolver solver, KroneckerProblem problem, Solver settings) {
    return solve(solver, problem, settings, Start.atAverage());
  }

  static Solution solve(
      MatrixSolver solver, KroneckerProblem problem, Solver settings, Start start) {
    try (MatrixSolver.Intake intake =
        solver.intake(problem.shape(), problem.clients().size(), settings)) {
      problem.clients().forEach(intake::add);
      return intake.solve(problem, start);
    }
  }
}
