package org.fedfisher.fisher;

import java.util.Arrays;

/**
 * Matrix products in double whose sums run in ascending order of the summed index: the same bits on
 * every machine. Matrices are row-major. The inner loop runs over a row of the result and a row of
 * the right operand, each an array of its own, because the compiler vectorises loops over several
 * arrays only where they share the index.
 */
public final class FixedOrder {
  private FixedOrder() {}

  /** {@code c = a b}; a is rows x inner, b inner x columns. */
  public static void multiply(
      double[] a, double[] b, double[] c, int rows, int inner, int columns) {
    multiply(a, inner, 1, rows(b, inner, columns), c, rows);
  }

  /** {@code c = a^T b}; a is inner x rows, b inner x columns. */
  public static void multiplyTransposed(
      double[] a, double[] b, double[] c, int rows, int inner, int columns) {
    multiply(a, 1, rows, rows(b, inner, columns), c, rows);
  }

  /** Entry i, k of the left operand stands at {@code i * down + k * across}. */
  private static void multiply(
      double[] a, int down, int across, double[][] right, double[] c, int rows) {
    double[] sum = new double[right[0].length];
    for (int i = 0; i < rows; i++) {
      Arrays.fill(sum, 0);
      for (int k = 0; k < right.length; k++) {
        addScaled(sum, a[i * down + k * across], right[k]);
      }
      System.arraycopy(sum, 0, c, i * sum.length, sum.length);
    }
  }

  private static double[][] rows(double[] matrix, int rows, int columns) {
    double[][] split = new double[rows][];
    for (int i = 0; i < rows; i++) {
      split[i] = Arrays.copyOfRange(matrix, i * columns, (i + 1) * columns);
    }
    return split;
  }

  private static void addScaled(double[] sum, double factor, double[] row) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += factor * row[j];
    }
  }

  /** The sum of products, entries ascending. */
  public static double dot(double[] a, double[] b, int length) {
    double sum = 0;
    for (int i = 0; i < length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** As double, {@code rows x columns} to {@code columns x rows}. */
  public static double[] transpose(float[] matrix, int rows, int columns) {
    double[] transposed = new double[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        transposed[j * rows + i] = matrix[i * columns + j];
      }
    }
    return transposed;
  }

  /** As double. */
  public static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
