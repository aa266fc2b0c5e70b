package org.fedfisher.solve;

/** lambda as a problem may state it: finite and at least 0. */
final class Damping {
  private Damping() {}

  static void check(double lambda) {
    if (!(lambda >= 0 && lambda < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "damping %s, expected a finite number of at least 0".formatted(lambda));
    }
  }
}
