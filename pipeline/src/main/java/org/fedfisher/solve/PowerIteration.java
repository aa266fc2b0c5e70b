package org.fedfisher.solve;

import java.util.Random;

/**
 * A bound of the largest eigenvalue of a damped H, by power iteration.
 *
 * <p>The iteration approaches the eigenvalue from below, on average to within ln(d) / (k - 1)
 * relative after k products (Kuczynski and Wozniakowski, SIAM J. Matrix Anal. Appl. 13, 1992, from
 * a random start): to a tenth for a million parameters after 150. The result is enlarged by that
 * much, because a step above 1 / lambda_max has no guarantee, and one a tenth below costs a tenth.
 */
final class PowerIteration {
  private static final int PRODUCTS = 150;
  private static final double SAFETY = 1.1;

  private PowerIteration() {}

  /** At least the largest eigenvalue, and at most a tenth above it. */
  static double bound(DampedSystem system) {
    double[] x = start(system.size());
    double[] y = new double[x.length];
    double norm = 0;
    for (int k = 0; k < PRODUCTS; k++) {
      system.apply(x, y);
      norm = Vectors.norm(y);
      if (norm == 0) {
        return 0;
      }
      for (int j = 0; j < x.length; j++) {
        x[j] = y[j] / norm;
      }
    }
    return SAFETY * norm;
  }

  /** A unit vector of signs from a fixed seed: the same everywhere, and along no eigenvector. */
  private static double[] start(int size) {
    Random random = new Random(1);
    double[] x = new double[size];
    double entry = 1 / Math.sqrt(size);
    for (int j = 0; j < size; j++) {
      x[j] = random.nextBoolean() ? entry : -entry;
    }
    return x;
  }
}
