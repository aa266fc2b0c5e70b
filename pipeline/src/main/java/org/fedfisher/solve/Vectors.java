package org.fedfisher.solve;

/** Sums over long vectors, always in the same order: the same bits on every machine. */
public final class Vectors {
  private Vectors() {}

  /** {@code <x, y>} in four strands: one strand would wait for each addition. */
  public static double dot(double[] x, double[] y) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int j = 0;
    for (; j + 3 < x.length; j += 4) {
      a += x[j] * y[j];
      b += x[j + 1] * y[j + 1];
      c += x[j + 2] * y[j + 2];
      d += x[j + 3] * y[j + 3];
    }
    for (; j < x.length; j++) {
      a += x[j] * y[j];
    }
    return (a + b) + (c + d);
  }

  public static double norm(double[] x) {
    return Math.sqrt(dot(x, x));
  }

  /** {@code y += scale x}. */
  static void add(double scale, double[] x, double[] y) {
    for (int j = 0; j < y.length; j++) {
      y[j] += scale * x[j];
    }
  }
}
