package org.fedfisher.fisher;

import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.MatrixShape;

/**
 * How far a client's weights W are from the round's W0 in the client's own Fisher F, squared, over
 * one block: (W - W0)^T F (W - W0). In double and in a fixed order: the same bits everywhere.
 */
public final class Shifts {
  private static final int CHUNK = 1024;

  private Shifts() {}

  /** {@code sum F (W - W0)^2} of the first numbers of each, F being a diagonal. */
  public static double ofDiagonal(float[] weights, float[] start, float[] fisher, int length) {
    double[] places = new double[Math.min(CHUNK, length)];
    for (int from = 0; from < length; from += CHUNK) {
      int count = Math.min(CHUNK, length - from);
      // Each place adds by itself: no addition waits for the one before it.
      for (int i = 0; i < count; i++) {
        double moved = (double) weights[from + i] - start[from + i];
        places[i] += fisher[from + i] * moved * moved;
      }
    }
    return sum(places);
  }

  /** {@code sum (W - W0)^2} of the first numbers of each. */
  public static double ofWeights(float[] weights, float[] start, int length) {
    double[] places = new double[Math.min(CHUNK, length)];
    for (int from = 0; from < length; from += CHUNK) {
      int count = Math.min(CHUNK, length - from);
      for (int i = 0; i < count; i++) {
        double moved = (double) weights[from + i] - start[from + i];
        places[i] += moved * moved;
      }
    }
    return sum(places);
  }

  /**
   * {@code tr(D^T G D A)}, D = W - W0 rounded to float32; see {@link MatrixTerms}.
   *
   * @param weights in the order of the parameter vector; so {@code start}
   */
  public static double ofMatrix(
      MatrixShape shape, float[] weights, float[] start, Factor a, Factor g) {
    float[] moved = new float[shape.parameters()];
    for (int i = 0; i < moved.length; i++) {
      moved[i] = weights[i] - start[i];
    }
    double square = MatrixTerms.of(shape, moved, a, g, false).quadratic();
    // Factors are positive semi-definite up to rounding only. NaN stays: it is beyond every limit.
    return square < 0 ? 0 : square;
  }

  /**
   * At least {@code D_rows^T F_rows D}, D = W - W0: the sum of all |D_j| |F_jk| |D_k|. Nobody has
   * checked that the whole of F is positive semi-definite, so with their signs terms could cancel.
   *
   * @param weights of the whole model, {@code d} numbers; so {@code start}
   * @param rows of F, row-major, d entries each
   * @param count of rows
   * @param first parameter that has a row
   */
  public static double boundOfRows(
      float[] weights, float[] start, int d, float[] rows, int count, int first) {
    double[] moved = new double[d];
    for (int k = 0; k < d; k++) {
      moved[k] = Math.abs((double) weights[k] - start[k]);
    }
    double square = 0;
    for (int row = 0; row < count; row++) {
      double sum = 0;
      for (int k = 0; k < d; k++) {
        sum += Math.abs(rows[row * d + k]) * moved[k];
      }
      square += moved[first + row] * sum;
    }
    return square;
  }

  private static double sum(double[] places) {
    double sum = 0;
    for (double place : places) {
      sum += place;
    }
    return sum;
  }
}
