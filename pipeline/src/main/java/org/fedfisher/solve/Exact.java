package org.fedfisher.solve;

/**
 * The minimiser in closed form, {@code (b + lambda w0) / (h + lambda)}: the limit of gradient
 * descent from the average. Where h + lambda = 0 nobody cares, and the average stays.
 */
final class Exact implements DiagonalSolver {
  @Override
  public double solve(
      double start, double average, double h, double b, double damping, double lambdaMax) {
    double total = h + damping;
    return total > 0 ? (b + damping * average) / total : average;
  }
}
