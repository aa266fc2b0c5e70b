package org.fedfisher.schemas;

import static org.fedfisher.schemas.NineBits.invalid;

import java.nio.ByteBuffer;
import org.fedfisher.wire.TensorSlice;

/** Whether a FLOAT32 factor is symmetric and positive semi-definite, by elimination in double. */
final class WholeFactorCheck {
  /**
   * How far a FLOAT32 factor's a_ij and a_ji may be apart, as a part of its largest diagonal entry.
   * Multiplied out, the published compressed factors reach 4e-4, uncompressed ones 2e-8.
   */
  static final double ASYMMETRIC = 2e-3;

  private WholeFactorCheck() {}

  static FactorSummary check(String where, TensorSlice piece) throws InvalidRecordException {
    int size = piece.getRows();
    double[][] matrix = new double[size][size];
    ByteBuffer data = FactorCodec.data(piece);
    double trace = 0;
    double largest = 0;
    double squares = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        float entry = data.getFloat();
        if (!Float.isFinite(entry)) {
          throw invalid(
              "%s: %s in row %d, column %d, expected a finite number"
                  .formatted(where, entry, i, j));
        }
        matrix[i][j] = entry;
        squares += (double) entry * entry;
      }
      trace += matrix[i][i];
      largest = Math.max(largest, matrix[i][i]);
    }
    checkSymmetric(where, matrix, ASYMMETRIC * largest);
    checkDefinite(where, matrix, FactorCheck.INDEFINITE * trace / size);
    // No norm is above the root of the squares; where nothing is negative, the trace is above that.
    return new FactorSummary(size, size, Math.max(trace, Math.sqrt(squares)));
  }

  /** Also leaves the mean of both halves in the upper one. */
  private static void checkSymmetric(String where, double[][] matrix, double tolerance)
      throws InvalidRecordException {
    for (int i = 0; i < matrix.length; i++) {
      for (int j = i + 1; j < matrix.length; j++) {
        double above = matrix[i][j];
        double below = matrix[j][i];
        if (Math.abs(above - below) > tolerance) {
          throw invalid(
              "%s: %s in row %d, column %d, but %s across the diagonal; expected a symmetric factor, within %.3g"
                  .formatted(where, above, i, j, below, tolerance));
        }
        matrix[i][j] = (above + below) / 2;
      }
    }
  }

  /** Eliminates the upper half; a pivot that is not positive means an eigenvalue below -shift. */
  private static void checkDefinite(String where, double[][] upper, double shift)
      throws InvalidRecordException {
    int size = upper.length;
    for (int k = 0; k < size; k++) {
      double[] pivots = upper[k];
      double pivot = pivots[k] + shift;
      // Without any curvature the shift is 0, and so must the rest of the row be.
      boolean empty = pivot == 0 && shift == 0 && isZero(pivots, k + 1);
      if (!empty && !(pivot > 0)) {
        throw invalid(
            "%s: indefinite, an eigenvalue is below -%.3g; expected a positive semi-definite factor"
                .formatted(where, Math.abs(shift)));
      }
      for (int i = k + 1; i < size && !empty; i++) {
        eliminate(upper[i], pivots, pivots[i] / pivot, i);
      }
    }
  }

  private static boolean isZero(double[] row, int from) {
    for (int j = from; j < row.length; j++) {
      if (row[j] != 0) {
        return false;
      }
    }
    return true;
  }

  private static void eliminate(double[] row, double[] pivots, double times, int from) {
    for (int j = from; j < row.length; j++) {
      row[j] -= times * pivots[j];
    }
  }
}
