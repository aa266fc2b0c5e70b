package org.fedfisher.fisher;

/**
 * Adds contributions to integer sums, each rounded to the nearest integer, ties to even.
 *
 * <p>{@code (long) Math.rint(x)} is exact but slow. Below 2^51 the same integer stands in the low
 * bits of {@code x + 1.5 * 2^52}, because there a double's unit is 1 and the addition itself rounds
 * ties to even. Tensors whose largest term stays well below take that way; others take the slow
 * one, with the same result.
 */
final class GridRounding {
  private static final double MAGIC = 0x1.8p52;
  private static final long MAGIC_BITS = Double.doubleToRawLongBits(MAGIC);
  private static final double FAST = 0x1p50;

  private GridRounding() {}

  /** {@code sums[i] += rint(values[i] * units)}; {@code max} is at least every |value|. */
  static void add(long[] sums, float[] values, float max, double units) {
    if (max * units < FAST) {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += Double.doubleToRawLongBits(values[i] * units + MAGIC) - MAGIC_BITS;
      }
    } else {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += (long) Math.rint(values[i] * units);
      }
    }
  }

  /** {@code sums[i] += rint(values[i] * units)}. */
  static void add(long[] sums, double[] values, double units) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += (long) Math.rint(values[i] * units);
    }
  }

  /** {@code sums[i] += rint((f[i] * w[i]) * units)}; {@code max} is at least every |f w|. */
  static void addProducts(long[] sums, float[] f, float[] w, double max, double units) {
    if (max * units < FAST) {
      for (int i = 0; i < sums.length; i++) {
        double product = (double) f[i] * w[i];
        sums[i] += Double.doubleToRawLongBits(product * units + MAGIC) - MAGIC_BITS;
      }
    } else {
      for (int i = 0; i < sums.length; i++) {
        sums[i] += (long) Math.rint(((double) f[i] * w[i]) * units);
      }
    }
  }
}
