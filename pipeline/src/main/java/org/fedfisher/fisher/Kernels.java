package org.fedfisher.fisher;

/**
 * The loops that run over every number of every client. Implementations differ in speed only: what
 * they return, and leave behind, has the same bits.
 */
public interface Kernels {
  /** Numbers of a chunk that {@link #addQuadratic} may be given at a time divide by this. */
  int STRANDS = 4;

  /** Java's module for vectors, which a Java must be started with: {@code --add-modules}. */
  String MODULE = "jdk.incubator.vector";

  /** The fastest on this machine that this Java has been started with. */
  static Kernels fastest() {
    return FastestKernels.FOUND;
  }

  /** What they run on, for a log. */
  String name();

  /**
   * What INT16 numbers stand for, {@code scale * q / 32767}, each step rounded to float32.
   *
   * @param data little-endian
   * @param from index of the first byte
   */
  void restore(byte[] data, int from, int count, float scale, float[] into);

  /**
   * The smallest and the largest of 16-bit numbers and zero.
   *
   * @param data little-endian
   * @param from index of the first byte
   */
  int[] extremes(byte[] data, int from, int count);

  /** The sum of as many 16-bit numbers. */
  long sum(byte[] data, int from, int count);

  /**
   * {@code sums[at + i] += rint(values[i] * units)}, ties to even, where no term reaches 2^50.
   *
   * @param at index of the first sum
   */
  void add(long[] sums, int at, float[] values, int count, double units);

  /** {@code sums[at + i] += rint((f[i] * w[i]) * units)}, likewise. */
  void addProducts(long[] sums, int at, float[] f, float[] w, int count, double units);

  /**
   * Adds {@code (f[i] * w[i]) * w[i]} to strand {@code i mod 4}, in the order of i.
   *
   * @param strands {@link #STRANDS} of them
   */
  void addQuadratic(double[] strands, float[] f, float[] w, int count);
}
