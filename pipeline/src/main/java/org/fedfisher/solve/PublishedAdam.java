package org.fedfisher.solve;

/**
 * The recurrence of the published experiments (arXiv 2403.12329) for diagonal Fishers, on the half
 * gradient g: {@code m <- g + 0.9 m; v <- g^2 + 0.99 v; w <- w - 0.01 m / (sqrt(v) + 0.01)}, from m
 * = v = 0 at the start. No snapshot is picked.
 *
 * @param steps T, 2000 as published
 */
record PublishedAdam(int steps) implements DiagonalSolver {
  private static final double ETA = 0.01;
  private static final double MOMENTUM = 0.9;
  private static final double DECAY = 0.99;
  private static final double EPSILON = 0.01;

  @Override
  public double solve(
      double start, double average, double h, double b, double damping, double lambdaMax) {
    double w = start;
    double m = 0;
    double v = 0;
    for (int t = 0; t < steps; t++) {
      double g = h * w - b + damping * (w - average);
      m = g + MOMENTUM * m;
      v = g * g + DECAY * v;
      w -= ETA * m / (Math.sqrt(v) + EPSILON);
    }
    return w;
  }
}
