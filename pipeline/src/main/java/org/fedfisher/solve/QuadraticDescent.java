package org.fedfisher.solve;

import org.fedfisher.wire.StopReason;

/**
 * T steps of gradient descent on the half gradient, step 1 / lambda_max of the damped problem. It
 * never leaves W(0) + range(H + lambda) and converges linearly. Cost: a product a step, and 150 to
 * find the step.
 *
 * @param steps T
 */
record QuadraticDescent(int steps) implements QuadraticSolver {
  @Override
  public Progress solve(DampedSystem system, double[] d) {
    double lambdaMax = PowerIteration.bound(system);
    if (lambdaMax == 0) {
      return new Progress(0, StopReason.NO_CURVATURE);
    }
    double[] gradient = new double[d.length];
    for (int t = 0; t < steps; t++) {
      system.halfGradient(d, gradient);
      Vectors.add(-1 / lambdaMax, gradient, d);
    }
    return new Progress(steps, StopReason.STEPS);
  }
}
