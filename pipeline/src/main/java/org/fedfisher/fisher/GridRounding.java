package org.fedfisher.fisher;

/**
 * Adds contributions to integer sums, each rounded to the nearest integer, ties to even. Tensors
 * whose largest term stays well below what the fast {@link Kernels} can round take their way;
 * others a slow one, with the same result.
 */
final class GridRounding {
  private static final double FAST = 0x1p50;
  private static final Kernels KERNELS = Kernels.fastest();

  private GridRounding() {}

  /** {@code sums[i] += rint(values[i] * units)}; {@code max} is at least every |value|. */
  static void add(long[] sums, float[] values, float max, double units) {
    add(sums, 0, values, sums.length, max, units);
  }

  /** The same of the first {@code count} values, for the sums from {@code at} on. */
  static void add(long[] sums, int at, float[] values, int count, float max, double units) {
    if (max * units < FAST) {
      KERNELS.add(sums, at, values, count, units);
    } else {
      for (int i = 0; i < count; i++) {
        sums[at + i] += (long) Math.rint(values[i] * units);
      }
    }
  }

  /** {@code sums[i] += rint(values[i] * units)}. */
  static void add(long[] sums, double[] values, double units) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (long) Math.rint(values[i] * units);
    }
  }

  /**
   * {@code sums[at + i] += rint((f[i] * w[i]) * units)} of the first {@code count}; {@code max} is
   * at least every |f w|.
   */
  static void addProducts(
      long[] sums, int at, float[] f, float[] w, int count, double max, double units) {
    if (max * units < FAST) {
      KERNELS.addProducts(sums, at, f, w, count, units);
    } else {
      for (int i = 0; i < count; i++) {
        sums[at + i] += (long) Math.rint(((double) f[i] * w[i]) * units);
      }
    }
  }
}
