package org.fedfisher.fisher;

/**
 * Adds contributions to integer sums, each rounded to the nearest integer, ties to even.
 *
 * <p>{@code (long) Math.rint(x)} is exact but slow. Below 2^51 the same integer stands in the low
 * bits of {@code x + 1.5 * 2^52}, because there a double's unit is 1 and the addition itself rounds
 * ties to even. Chunks whose largest term stays below take that way; others take the slow one, with
 * the same result.
 */
final class GridRounding {
  private static final double MAGIC = 0x1.8p52;
  private static final long MAGIC_BITS = Double.doubleToRawLongBits(MAGIC);
  private static final double FAST = 0x1p51;
  private static final int CHUNK = 1024;

  private GridRounding() {}

  /** {@code sums[i] += rint(values[i] * units)}. */
  static void add(long[] sums, float[] values, double units) {
    for (int from = 0; from < sums.length; from += CHUNK) {
      int to = Math.min(sums.length, from + CHUNK);
      if (max(values, from, to) * units < FAST) {
        for (int i = from; i < to; i++) {
          sums[i] += Double.doubleToRawLongBits(values[i] * units + MAGIC) - MAGIC_BITS;
        }
      } else {
        for (int i = from; i < to; i++) {
          sums[i] += (long) Math.rint(values[i] * units);
        }
      }
    }
  }

  /** {@code sums[i] += rint((f[i] * w[i]) * units)}. */
  static void addProducts(long[] sums, float[] f, float[] w, double units) {
    for (int from = 0; from < sums.length; from += CHUNK) {
      int to = Math.min(sums.length, from + CHUNK);
      if ((double) max(f, from, to) * max(w, from, to) * units < FAST) {
        for (int i = from; i < to; i++) {
          double product = (double) f[i] * w[i];
          sums[i] += Double.doubleToRawLongBits(product * units + MAGIC) - MAGIC_BITS;
        }
      } else {
        for (int i = from; i < to; i++) {
          sums[i] += (long) Math.rint(((double) f[i] * w[i]) * units);
        }
      }
    }
  }

  private static float max(float[] values, int from, int to) {
    float max = 0;
    for (int i = from; i < to; i++) {
      max = Math.max(max, Math.abs(values[i]));
    }
    return max;
  }
}
