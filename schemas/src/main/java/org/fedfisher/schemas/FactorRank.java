package org.fedfisher.schemas;

import java.util.List;
import org.fedfisher.wire.TensorEncoding;

/** How many columns the factors of a model may keep, from its matrices' shapes alone. */
public final class FactorRank {
  private FactorRank() {}

  /**
   * The published rule for SVD9, {@code r = floor(d1 / (svd_comp * sum_l (2 out + 2 in + 2)))} with
   * {@code svd_comp = (d1 / 4) / (d / 2)}: the number d1 of factor entries drops out, and {@code r
   * = floor(2 d / sum_l (2 out + 2 in + 2))} for a model of d parameters. At least 1.
   */
  public static int published(List<MatrixShape> shapes) {
    long parameters = 0;
    long perRank = 0;
    for (MatrixShape shape : shapes) {
      parameters += shape.parameters();
      perRank += 2L * shape.out() + 2L * shape.in() + 2;
    }
    return (int) Math.max(1, 2 * parameters / perRank);
  }

  /**
   * The largest rank with which all EIGEN9 factors together take at most so many bits per model
   * parameter; at least 1. A factor smaller than the rank keeps its size.
   */
  public static int forBits(List<MatrixShape> shapes, double bitsPerParameter) {
    long parameters = shapes.stream().mapToLong(MatrixShape::parameters).sum();
    int largest =
        shapes.stream().mapToInt(shape -> Math.max(shape.in(), shape.out())).max().orElse(1);
    int rank = 1;
    while (rank < largest && bytes(shapes, rank + 1) * 8.0 <= bitsPerParameter * parameters) {
      rank++;
    }
    return rank;
  }

  private static long bytes(List<MatrixShape> shapes, int rank) {
    long bytes = 0;
    for (MatrixShape shape : shapes) {
      bytes += FactorCodec.bytes(TensorEncoding.EIGEN9, shape.in(), Math.min(rank, shape.in()));
      bytes += FactorCodec.bytes(TensorEncoding.EIGEN9, shape.out(), Math.min(rank, shape.out()));
    }
    return bytes;
  }
}
