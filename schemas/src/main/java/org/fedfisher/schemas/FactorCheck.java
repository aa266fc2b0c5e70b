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

  private FactorCheck() {}

  static FactorSummary check(String where, TensorSlice piece) throws InvalidRecordException {
    TensorEncoding encoding = piece.getEncoding();
    if (encoding == TensorEncoding.INT16) {
      throw invalid("%s: encoding is INT16, expected FLOAT32, EIGEN9 or SVD9".formatted(where));
    }
    checkShape(where, piece);
    return switch (encoding) {
      case FLOAT32 -> WholeFactorCheck.check(where, piece);
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
}
