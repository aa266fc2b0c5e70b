package org.fedfisher.solve;

/**
 * T steps of gradient descent on the half gradient with step 1 / lambda_max, from the start. For
 * one parameter the distance to the minimiser shrinks by {@code 1 - h / lambda_max} a step, so T
 * steps are a power: {@code w* + (1 - h / lambda_max)^T (start - w*)}.
 *
 * @param steps T
 */
record GradientDescent(int steps) implements DiagonalSolver {
  @Override
  public double solve(
      double start, double average, double h, double b, double damping, double lambdaMax) {
    double total = h + damping;
    if (total <= 0) {
      return average;
    }
    double minimiser = (b + damping * average) / total;
    // StrictMath: Math.pow may differ in the last bit between machines.
    double left = StrictMath.pow(1 - Math.min(1, total / lambdaMax), steps);
    return minimiser + left * (start - minimiser);
  }
}
