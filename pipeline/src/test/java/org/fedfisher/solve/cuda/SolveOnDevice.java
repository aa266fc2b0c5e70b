package org.fedfisher.solve.cuda;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.solve.Device;
import org.fedfisher.solve.Factors;
import org.fedfisher.solve.KroneckerProblem;
import org.fedfisher.solve.MatrixSolver;
import org.fedfisher.solve.QuadraticSolve;
import org.fedfisher.solve.Solution;
import org.fedfisher.solve.Start;
import org.fedfisher.solve.WeightedFactors;
import org.fedfisher.solve.device.DeviceProbe;
import org.fedfisher.solve.device.DeviceSolver;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;

/**
 * A process that solves random problems on the device it finds and says how far they are from
 * {@code STRICT}, a line each: "shape, device, iterations here and there, distance".
 */
public final class SolveOnDevice {
  private SolveOnDevice() {}

  /** Arguments: the UUID of the device, or nothing. */
  public static void main(String[] arguments) {
    Device device = new Device(0, arguments.length > 0 ? arguments[0] : "", "");
    DeviceProbe probe = DeviceProbe.of(device);
    if (probe.library().isEmpty()) {
      System.out.println("none: " + probe.reason());
      return;
    }
    System.out.println("found: " + probe.library().get().describe());
    MatrixSolver solver =
        new DeviceSolver(
            probe.library().get(), message -> System.out.println("message: " + message));
    solve(solver, Factors.problem(new Random(1), new MatrixShape(7, 9, false), 4, 0.5));
    solve(solver, Factors.problem(new Random(2), new MatrixShape(60, 130, true), 6, 0.5));
    solve(solver, Factors.problem(new Random(3), new MatrixShape(30, 5, false), 3, 0.1));
    solve(solver, thin(new Random(4), new MatrixShape(40, 90, false), 8, 6));
    solve(solver, thin(new Random(5), new MatrixShape(90, 40, false), 6, 9));
    solve(solver, thin(new Random(6), new MatrixShape(8, 90, false), 6, 9));
    solve(solver, Factors.problem(new Random(7), new MatrixShape(20, 30, false), 5, 0));
  }

  /** Clients with factors of one rank: what rounds have. */
  private static KroneckerProblem thin(Random random, MatrixShape shape, int clients, int rank) {
    List<WeightedFactors> factors = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      factors.add(
          new WeightedFactors(
              1.0 / clients, thin(random, shape.in(), rank), thin(random, shape.out(), rank)));
    }
    KroneckerProblem drawn = Factors.problem(random, shape, 1, 0);
    return new KroneckerProblem(
        shape,
        drawn.average(),
        drawn.target(),
        drawn.constant(),
        factors,
        0.3 * KroneckerProblem.meanCurvature(shape, factors));
  }

  private static Factor thin(Random random, int size, int rank) {
    float[] b = Factors.gaussians(random, size * Math.min(rank, size));
    return new Factor(size, Math.min(rank, size), b, b);
  }

  private static void solve(MatrixSolver solver, KroneckerProblem problem) {
    Solution strict = QuadraticSolve.solve(problem, settings(problem, Arithmetic.STRICT));
    Solution found;
    try (MatrixSolver.Intake intake =
        solver.intake(
            problem.shape(), problem.clients().size(), settings(problem, Arithmetic.FAST))) {
      problem.clients().forEach(intake::add);
      found = intake.solve(problem, Start.atAverage());
    }
    double worst = 0;
    double largest = 0;
    for (int j = 0; j < found.weights().length; j++) {
      worst = Math.max(worst, Math.abs(found.weights()[j] - strict.weights()[j]));
      largest = Math.max(largest, Math.abs(strict.weights()[j]));
    }
    System.out.printf(
        "solved: %d x %d, by %s, iterations %d %d, distance %.1e%n",
        problem.shape().out(),
        problem.shape().in(),
        found.device().isEmpty() ? "the CPU" : "the device",
        found.iterations(),
        strict.iterations(),
        worst / largest);
  }

  private static Solver settings(KroneckerProblem problem, Arithmetic arithmetic) {
    // Without damping the solution is far less certain than the residual.
    double tolerance = problem.damping() == 0 ? 1e-3 : 1e-5;
    return new Solver(SolverKind.CONJUGATE_GRADIENT, 500, 0.0, tolerance, arithmetic);
  }
}
