package org.fedfisher.schemas;

import static org.fedfisher.schemas.NineBits.invalid;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorSlice;

/**
 * Whether a piece of a factor is what it says, judged by the piece alone. EIGEN9 is symmetric and
 * positive semi-definite by construction; the other encodings can lie about both, and a solve over
 * an indefinite sum has no minimum. Time and memory stay in proportion to the piece, but for the
 * elimination in FLOAT32 (490 rows, 0.96 MB: 2 MB).
 */
final class FactorCheck {
  /**
   * How negative a factor may be, as a part of its mean eigenvalue. The published compressed
   * factors reach 6e-6, and 1.3e-3 where their U and V come from a float32 SVD that tells them
   * apart in the sixth digit; damping adds hundreds of times more.
   */
  static final double INDEFINITE = 1e-2;

  /**
   * How far a FLOAT32 factor's a_ij and a_ji may be apart, as a part of its largest diagonal entry.
   * Multiplied out, the published compressed factors reach 4e-4, uncompressed ones 2e-8.
   */
  static final double ASYMMETRIC = 2e-3;

  private FactorCheck() {}

  static FactorSummary check(String where, TensorSlice piece) throws InvalidRecordException {
    TensorEncoding encoding = piece.getEncoding();
    if (encoding == TensorEncoding.INT16) {
      throw invalid("%s: encoding is INT16, expected FLOAT32, EIGEN9 or SVD9".formatted(where));
    }
    checkShape(where, piece);
    return switch (encoding) {
      case FLOAT32 -> whole(where, piece);
      case EIGEN9 -> basis(where, piece);
      case SVD9 -> product(where, piece);
      case INT16 -> throw new IllegalStateException("refused above");
    };
  }

  private static void checkShape(String where, TensorSlice piece) throws InvalidRecordException {
    boolean cut = piece.getEncoding() == TensorEncoding.EIGEN9;
    int rows = piece.getRows();
    int columns = piece.getColumns();
    int most = cut ? ShardLayout.MAX_DIMENSION : FactorCodec.MAX_WHOLE_SIZE;
    if (rows < 1 || rows > most) {
      throw invalid(
          "%s: %,d rows, %s takes 1 to %,d".formatted(where, rows, piece.getEncoding(), most));
    }
    boolean whole = piece.getEncoding() == TensorEncoding.FLOAT32;
    if (whole ? columns != 0 : columns < 1 || columns > rows) {
      throw invalid(
          "%s: %,d columns, expected %s"
              .formatted(where, columns, whole ? "0" : "1 to %,d".formatted(rows)));
    }
    long expected = FactorCodec.bytes(piece.getEncoding(), rows, columns);
    if (piece.getData().remaining() != expected) {
      throw invalid(
          "%s: %,d bytes, expected %,d for %s of %,d rows and %,d columns"
              .formatted(
                  where,
                  piece.getData().remaining(),
                  expected,
                  piece.getEncoding(),
                  rows,
                  whole ? rows : columns));
    }
  }

  private static FactorSummary basis(String where, TensorSlice piece)
      throws InvalidRecordException {
    ByteBuffer data = FactorCodec.data(piece);
    double trace = 0;
    for (int j = 0; j < piece.getColumns(); j++) {
      NineBits.check("%s: column %,d".formatted(where, j), data, piece.getRows());
      trace += squares(NineBits.read(data, piece.getRows()), 0, piece.getRows());
    }
    return new FactorSummary(piece.getRows(), piece.getColumns(), trace);
  }

  /**
   * With H = (U + V) / 2 and D = (U - V) / 2 the symmetric part of U S V^T is H S H^T - D S D^T, so
   * no eigenvalue is below minus sum_j s_j |d_j|^2. A symmetric positive semi-definite matrix has U
   * = V wherever s_j is positive. The same bound holds its asymmetric part, 2 sum_j s_j |d_j|
   * |h_j|.
   */
  private static FactorSummary product(String where, TensorSlice piece)
      throws InvalidRecordException {
    int rows = piece.getRows();
    int columns = piece.getColumns();
    ByteBuffer data = FactorCodec.data(piece);
    float[] u = run(where + ": U", data, rows * columns);
    float[] s = run(where + ": S", data, columns);
    float[] v = run(where + ": V", data, rows * columns);
    double trace = 0;
    double negative = 0;
    for (int j = 0; j < columns; j++) {
      if (s[j] < 0) {
        throw invalid("%s: S is %s in column %,d, expected at least 0".formatted(where, s[j], j));
      }
      negative += s[j] * apart(u, v, j * rows, rows);
      trace +=
          Math.sqrt(squares(v, j * rows, rows) * squares(scaled(u, s[j], j * rows, rows), 0, rows));
    }
    if (!Float.isFinite(Tensors.scale(u, 0, u.length) * Tensors.scale(s, 0, s.length))) {
      throw invalid("%s: U diag(S) is not finite".formatted(where));
    }
    if (negative > INDEFINITE * trace / rows) {
      throw invalid(
          "%s: U and V differ so that an eigenvalue may be -%.3g, expected at most %.3g below 0; a symmetric positive semi-definite factor has U = V"
              .formatted(where, negative, INDEFINITE * trace / rows));
    }
    return new FactorSummary(rows, columns, trace);
  }

  private static float[] run(String where, ByteBuffer data, int numbers)
      throws InvalidRecordException {
    NineBits.check(where, data, numbers);
    return NineBits.read(data, numbers);
  }

  /** A column of U diag(S), rounded as the receiver restores it. */
  private static float[] scaled(float[] u, float s, int from, int length) {
    float[] column = Arrays.copyOfRange(u, from, from + length);
    for (int i = 0; i < length; i++) {
      column[i] *= s;
    }
    return column;
  }

  private static double squares(float[] values, int from, int length) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      sum += (double) values[i] * values[i];
    }
    return sum;
  }

  private static double apart(float[] u, float[] v, int from, int length) {
    double sum = 0;
    for (int i = from; i < from + length; i++) {
      double half = ((double) u[i] - v[i]) / 2;
      sum += half * half;
    }
    return sum;
  }

  private static FactorSummary whole(String where, TensorSlice piece)
      throws InvalidRecordException {
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
    checkDefinite(where, matrix, INDEFINITE * trace / size);
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
