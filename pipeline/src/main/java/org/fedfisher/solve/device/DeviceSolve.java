package org.fedfisher.solve.device;

import org.fedfisher.solve.KroneckerProblem;
import org.fedfisher.solve.Preconditioner;
import org.fedfisher.solve.QuadraticSolve;
import org.fedfisher.solve.Solution;
import org.fedfisher.solve.Start;
import org.fedfisher.wire.Solver;

/** The solve of one matrix whose factors are on a device. */
final class DeviceSolve {
  /** As for BLAS on the CPU: a wider matrix is solved without preconditioner. */
  private static final int LARGEST_SPECTRUM = 5_000;

  private DeviceSolve() {}

  static boolean preconditioned(FactorLayout layout, double damping) {
    return damping > 0 && Math.max(layout.rows(), layout.columns()) <= LARGEST_SPECTRUM;
  }

  /** Where it begins and how it is judged is the CPU's code; what iterates is the device's. */
  static <B> Solution solve(
      DeviceCalls<B> calls,
      DeviceFactors<B> factors,
      KroneckerProblem problem,
      Solver settings,
      Start start,
      double trace) {
    DeviceOperator<B> operator = new DeviceOperator<>(calls, factors, trace);
    DeviceGradient<B> gradient =
        new DeviceGradient<>(
            calls,
            factors,
            operator,
            problem.damping(),
            preconditioned(factors.layout, problem.damping()),
            settings.getSteps(),
            settings.getTolerance());
    return QuadraticSolve.solve(problem, operator, Preconditioner::none, gradient, start);
  }
}
