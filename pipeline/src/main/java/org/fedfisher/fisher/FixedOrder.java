package org.fedfisher.fisher;

import java.util.Arrays;

/**
 * Matrix products in double whose sums run in ascending order of the summed index: the same bits on
 * every machine. Matrices are row-major. The inner loops run over the columns of the result, so
 * that they vectorise without changing any order.
 */
public final class FixedOrder {
  private FixedOrder() {}

  /** {@code c = a b}; a is rows x inner, b inner x columns. */
  public static void multiply(
      double[] a, double[] b, double[] c, int rows, int inner, int columns) {
    Arrays.fill(c, 0, rows * columns, 0);
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < inner; k++) {
        addScaled(c, i * columns, a[i * inner + k], b, k * columns, columns);
      }
    }
  }

  /** {@code c = a^T b}; a is inner x rows, b inner x columns. */
  public static void multiplyTransposed(
      double[] a, double[] b, double[] c, int rows, int inner, int columns) {
    Arrays.fill(c, 0, rows * columns, 0);
    for (int k = 0; k < inner; k++) {
      for (int i = 0; i < rows; i++) {
        addScaled(c, i * columns, a[k * rows + i], b, k * columns, columns);
      }
    }
  }

  private static void addScaled(
      double[] c, int cFrom, double factor, double[] b, int bFrom, int length) {
    for (int j = 0; j < length; j++) {
      c[cFrom + j] += factor * b[bFrom + j];
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
