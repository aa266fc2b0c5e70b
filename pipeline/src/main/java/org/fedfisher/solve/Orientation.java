package org.fedfisher.solve;

import java.util.List;
import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.MatrixShape;

/**
 * Which side of {@code G W A} is multiplied first. Starting with G is starting with A on the
 * transposed problem, {@code (G W A)^T = A^T W^T G^T}.
 *
 * @param turned whether {@code clients} is that problem
 * @param rows of W, or of W^T
 * @param columns likewise
 * @param clients whose {@code a} stands right and is multiplied first
 */
record Orientation(boolean turned, int rows, int columns, List<WeightedFactors> clients) {
  /** The cheaper of the two. */
  static Orientation of(MatrixShape shape, List<WeightedFactors> clients) {
    // A factor without columns is zero, and so is its client's part.
    List<WeightedFactors> speaking =
        clients.stream().filter(c -> c.a().rank() > 0 && c.g().rank() > 0).toList();
    Orientation straight = new Orientation(false, shape.out(), shape.in(), speaking);
    Orientation turned =
        new Orientation(
            true, shape.in(), shape.out(), speaking.stream().map(Orientation::turn).toList());
    return turned.operations() < straight.operations() ? turned : straight;
  }

  /** Multiplications of one {@code sum_i p_i G_i W A_i}. */
  long operations() {
    long sum = 0;
    for (WeightedFactors client : clients) {
      boolean low = LeftFactor.isCheaperLow(client.a());
      long width = low ? client.a().rank() : columns;
      long right = (low ? 2L : 1L) * rows * columns * width;
      long perColumn =
          LeftFactor.isCheaperLow(client.g()) ? 2L * rows * client.g().rank() : (long) rows * rows;
      sum += right + perColumn * width;
    }
    return sum;
  }

  private static WeightedFactors turn(WeightedFactors client) {
    return new WeightedFactors(client.p(), transpose(client.g()), transpose(client.a()));
  }

  private static Factor transpose(Factor factor) {
    return factor.isWhole()
        ? Factor.whole(factor.size(), Transpose.of(factor.left(), factor.size(), factor.size()))
        : new Factor(factor.size(), factor.rank(), factor.right(), factor.left());
  }
}
