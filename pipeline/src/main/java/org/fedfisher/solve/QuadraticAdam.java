package org.fedfisher.solve;

import org.fedfisher.wire.StopReason;

/**
 * The recurrence of the published experiments (arXiv 2403.12329) for K-FAC, on the half gradient g:
 * {@code m <- g + 0.9 m; v <- g^2 + 0.99 v; w <- w - 0.01 m / sqrt(v + 0.01)}, from m = v = 0 at
 * the start. No snapshot is picked. Cost: a product a step.
 *
 * @param steps T, 2000 as published
 */
record QuadraticAdam(int steps) implements QuadraticSolver {
  private static final double ETA = 0.01;
  private static final double MOMENTUM = 0.9;
  private static final double DECAY = 0.99;
  private static final double EPSILON = 0.01;

  @Override
  public Progress solve(DampedSystem system, double[] d) {
    double[] gradient = new double[d.length];
    double[] m = new double[d.length];
    double[] v = new double[d.length];
    for (int t = 0; t < steps; t++) {
      system.halfGradient(d, gradient);
      for (int j = 0; j < d.length; j++) {
        double g = gradient[j];
        m[j] = g + MOMENTUM * m[j];
        v[j] = g * g + DECAY * v[j];
        d[j] -= ETA * m[j] / Math.sqrt(v[j] + EPSILON);
      }
    }
    return new Progress(steps, StopReason.STEPS);
  }
}
