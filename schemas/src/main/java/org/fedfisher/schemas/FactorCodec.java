package org.fedfisher.schemas;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;

/**
 * K-FAC factors on the wire: whole (FLOAT32), as one eigenbasis (EIGEN9) or as the published SVD
 * (SVD9). The conventions are in {@code client-updates.avdl}. Only EIGEN9 may be cut, between
 * columns, since any selection of columns is a positive semi-definite factor of its own.
 */
public final class FactorCodec {
  /**
   * Largest size in FLOAT32 and SVD9: such factors must fit one record, and must be checked as a
   * whole for what EIGEN9 has by construction.
   */
  public static final int MAX_WHOLE_SIZE = 490;

  private FactorCodec() {}

  /** Bytes of a factor's data, or of {@code columns} columns of an EIGEN9 factor. */
  public static long bytes(TensorEncoding encoding, int size, int columns) {
    return switch (encoding) {
      case FLOAT32 -> (long) size * size * Float.BYTES;
      case EIGEN9 -> columns * NineBits.bytes(size);
      case SVD9 -> 2 * NineBits.bytes((long) size * columns) + NineBits.bytes(columns);
      case INT16 -> throw notForFactors(encoding);
    };
  }

  /**
   * A factor as one tensor.
   *
   * @param symmetric the factor, row-major, {@code size} x {@code size}
   * @param rank most columns of EIGEN9 and SVD9, at least 1; unused for FLOAT32
   * @throws IllegalArgumentException where a number is not finite, or the factor too large for its
   *     encoding
   */
  public static TensorSlice encode(
      TensorKind kind, TensorEncoding encoding, float[] symmetric, int size, int rank) {
    checkEncodable(kind, encoding, symmetric, size, rank);
    int columns = encoding == TensorEncoding.FLOAT32 ? 0 : Math.min(rank, size);
    ByteBuffer data = ByteBuffer.allocate(Math.toIntExact(bytes(encoding, size, columns)));
    data.order(ByteOrder.LITTLE_ENDIAN);
    switch (encoding) {
      case FLOAT32 ->
          data.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(symmetric);
      case EIGEN9 -> writeEigen(SymmetricEigen.byValue(symmetric, size), size, columns, data);
      case SVD9 -> writeSvd(SymmetricEigen.byMagnitude(symmetric, size), size, columns, data);
      case INT16 -> throw notForFactors(encoding);
    }
    return new TensorSlice(kind, encoding, 0f, data.rewind(), size, columns);
  }

  private static void checkEncodable(
      TensorKind kind, TensorEncoding encoding, float[] symmetric, int size, int rank) {
    if (symmetric.length != (long) size * size || size < 1 || size > ShardLayout.MAX_DIMENSION) {
      throw new IllegalArgumentException(
          "%s has %,d numbers, size is %,d, expected 1 to %,d and its square"
              .formatted(kind, symmetric.length, size, ShardLayout.MAX_DIMENSION));
    }
    if (encoding != TensorEncoding.EIGEN9 && size > MAX_WHOLE_SIZE) {
      throw new IllegalArgumentException(
          "%s is %,d x %,d; %s takes at most %d, larger ones take EIGEN9"
              .formatted(kind, size, size, encoding, MAX_WHOLE_SIZE));
    }
    if (encoding != TensorEncoding.FLOAT32 && rank < 1) {
      throw new IllegalArgumentException(
          "%s: rank is %d, %s takes at least 1".formatted(kind, rank, encoding));
    }
    for (int i = 0; i < symmetric.length; i++) {
      if (!Float.isFinite(symmetric[i])) {
        throw new IllegalArgumentException(
            "%s is %s in row %d, column %d, expected a finite number"
                .formatted(kind, symmetric[i], i / size, i % size));
      }
    }
  }

  private static void writeEigen(SymmetricEigen eigen, int size, int columns, ByteBuffer data) {
    float[] column = new float[size];
    for (int j = 0; j < columns; j++) {
      // Rounding alone makes eigenvalues negative: the factor is a sum of squares.
      eigen.column(j, Math.sqrt(Math.max(0, eigen.value(j))), column);
      NineBits.write(data, column);
    }
  }

  /** A symmetric matrix has the SVD |lambda| with V = sign(lambda) U. */
  private static void writeSvd(SymmetricEigen eigen, int size, int columns, ByteBuffer data) {
    float[] u = new float[size * columns];
    float[] s = new float[columns];
    float[] v = new float[size * columns];
    float[] column = new float[size];
    for (int j = 0; j < columns; j++) {
      s[j] = (float) Math.abs(eigen.value(j));
      eigen.column(j, 1, column);
      System.arraycopy(column, 0, u, j * size, size);
      eigen.column(j, eigen.value(j) < 0 ? -1 : 1, column);
      System.arraycopy(column, 0, v, j * size, size);
    }
    NineBits.write(data, u);
    NineBits.write(data, s);
    NineBits.write(data, v);
  }

  /**
   * Some columns of an EIGEN9 tensor as a tensor of their own, over the same bytes.
   *
   * @param from first column, from 0 in this tensor
   */
  public static TensorSlice columns(TensorSlice eigen9, int from, int count) {
    requireEigen(eigen9);
    if (from < 0 || count < 1 || from > eigen9.getColumns() - count) {
      throw new IllegalArgumentException(
          "columns %d to %d of %d".formatted(from, from + count - 1, eigen9.getColumns()));
    }
    int each = Math.toIntExact(NineBits.bytes(eigen9.getRows()));
    ByteBuffer data = eigen9.getData();
    return new TensorSlice(
        eigen9.getKind(),
        eigen9.getEncoding(),
        0f,
        data.slice(data.position() + from * each, count * each),
        eigen9.getRows(),
        count);
  }

  /** The pieces of one EIGEN9 tensor, in order, as one. */
  public static TensorSlice join(List<TensorSlice> pieces) {
    TensorSlice first = pieces.get(0);
    pieces.forEach(FactorCodec::requireEigen);
    ByteBuffer data =
        ByteBuffer.allocate(pieces.stream().mapToInt(piece -> piece.getData().remaining()).sum());
    pieces.forEach(piece -> data.put(piece.getData().duplicate()));
    int columns = pieces.stream().mapToInt(TensorSlice::getColumns).sum();
    requireSameRows(pieces);
    return new TensorSlice(
        first.getKind(), first.getEncoding(), 0f, data.flip(), first.getRows(), columns);
  }

  /**
   * Checks one tensor, or one piece of an EIGEN9 tensor, on its own.
   *
   * @param where names it in messages, for example {@code shard 2: FACTOR_A}
   * @throws InvalidRecordException where it is not what {@code client-updates.avdl} asks for
   */
  public static FactorSummary check(String where, TensorSlice piece) throws InvalidRecordException {
    return FactorCheck.check(where, piece);
  }

  /**
   * The factor that the pieces, in order, stand for. For SVD9, L is U diag(S), each product rounded
   * to float32.
   *
   * @param pieces each of which {@link #check} has accepted
   * @throws IllegalArgumentException where they do not belong together
   */
  public static Factor decode(List<TensorSlice> pieces) {
    return FactorRestoring.decode(pieces);
  }

  /** The tensor's bytes, to be read without moving the tensor's own position. */
  static ByteBuffer data(TensorSlice tensor) {
    return tensor.getData().slice().order(ByteOrder.LITTLE_ENDIAN);
  }

  static void requireEigen(TensorSlice piece) {
    if (piece.getEncoding() != TensorEncoding.EIGEN9) {
      throw new IllegalArgumentException(
          "%s in %s: only EIGEN9 is cut".formatted(piece.getKind(), piece.getEncoding()));
    }
  }

  static void requireSameRows(List<TensorSlice> pieces) {
    List<Integer> rows = pieces.stream().map(TensorSlice::getRows).distinct().toList();
    if (rows.size() > 1) {
      throw new IllegalArgumentException(
          "pieces of a factor with %s rows, expected the same".formatted(rows));
    }
  }

  static IllegalArgumentException notForFactors(TensorEncoding encoding) {
    return new IllegalArgumentException(encoding + " is for plain numbers, not for factors");
  }
}
