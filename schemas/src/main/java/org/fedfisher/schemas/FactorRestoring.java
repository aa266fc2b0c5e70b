package org.fedfisher.schemas;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.fedfisher.wire.TensorSlice;

/** Factors from checked tensors, never multiplied out. */
final class FactorRestoring {
  private FactorRestoring() {}

  static Factor decode(List<TensorSlice> pieces) {
    TensorSlice first = pieces.get(0);
    if (pieces.size() > 1) {
      pieces.forEach(FactorCodec::requireEigen);
      FactorCodec.requireSameRows(pieces);
    }
    return switch (first.getEncoding()) {
      case FLOAT32 -> Factor.whole(first.getRows(), floats(first));
      case EIGEN9 -> basis(pieces);
      case SVD9 -> product(first);
      case INT16 -> throw FactorCodec.notForFactors(first.getEncoding());
    };
  }

  private static float[] floats(TensorSlice whole) {
    float[] values = new float[whole.getRows() * whole.getRows()];
    FactorCodec.data(whole).asFloatBuffer().get(values);
    return values;
  }

  private static Factor basis(List<TensorSlice> pieces) {
    int size = pieces.get(0).getRows();
    int rank = pieces.stream().mapToInt(TensorSlice::getColumns).sum();
    float[] basis = new float[Math.multiplyExact(size, rank)];
    int column = 0;
    for (TensorSlice piece : pieces) {
      ByteBuffer data = FactorCodec.data(piece);
      for (int j = 0; j < piece.getColumns(); j++) {
        scatter(NineBits.read(data, size), basis, column++, rank);
      }
    }
    return new Factor(size, rank, basis, basis);
  }

  private static Factor product(TensorSlice svd) {
    int size = svd.getRows();
    int rank = svd.getColumns();
    ByteBuffer data = FactorCodec.data(svd);
    float[] u = NineBits.read(data, size * rank);
    float[] s = NineBits.read(data, rank);
    float[] v = NineBits.read(data, size * rank);
    float[] left = new float[size * rank];
    float[] right = new float[size * rank];
    for (int j = 0; j < rank; j++) {
      float[] scaled = Arrays.copyOfRange(u, j * size, (j + 1) * size);
      for (int i = 0; i < size; i++) {
        scaled[i] *= s[j];
      }
      scatter(scaled, left, j, rank);
      scatter(Arrays.copyOfRange(v, j * size, (j + 1) * size), right, j, rank);
    }
    return new Factor(size, rank, left, right);
  }

  private static void scatter(float[] column, float[] matrix, int j, int columns) {
    for (int i = 0; i < column.length; i++) {
      matrix[i * columns + j] = column[i];
    }
  }
}
