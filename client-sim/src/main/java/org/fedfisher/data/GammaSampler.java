package org.fedfisher.data;

import java.util.SplittableRandom;

/**
 * Draws logarithms of Gamma(shape, 1) variates.
 *
 * <p>Marsaglia and Tsang, "A simple method for generating gamma variables", 2000. Below shape 1 it
 * draws at shape + 1 and multiplies by U^(1/shape); taking logarithms keeps that product from
 * underflowing, as it does about every second time at shape 0.001.
 */
final class GammaSampler {
  private final boolean boosted;
  private final double shape;
  private final double d;
  private final double c;

  /**
   * @param shape above 0
   */
  GammaSampler(double shape) {
    this.shape = shape;
    this.boosted = shape < 1;
    this.d = (boosted ? shape + 1 : shape) - 1.0 / 3;
    this.c = 1 / StrictMath.sqrt(9 * d);
  }

  /** The logarithm of one variate; finite. */
  double nextLog(SplittableRandom random) {
    double log = nextLogAboveOne(random);
    return boosted ? log + StrictMath.log(nextOpen(random)) / shape : log;
  }

  private double nextLogAboveOne(SplittableRandom random) {
    while (true) {
      double x = nextGaussian(random);
      double v = 1 + c * x;
      if (v <= 0) {
        continue;
      }
      double logV = 3 * StrictMath.log(v);
      double accept = 0.5 * x * x + d - d * v * v * v + d * logV;
      if (StrictMath.log(nextOpen(random)) < accept) {
        return StrictMath.log(d) + logV;
      }
    }
  }

  /** Box and Muller; StrictMath, so that every machine draws the same. */
  static double nextGaussian(SplittableRandom random) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(nextOpen(random)));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }

  /** Uniform in (0, 1]: never 0, whose logarithm is infinite. */
  private static double nextOpen(SplittableRandom random) {
    return 1 - random.nextDouble();
  }
}
