package org.fedfisher.solve.device;

import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.solve.WeightedFactors;

/**
 * How a matrix and its clients' factors stand in a device's memory. {@code H W = sum_i p_i G_i W
 * A_i} multiplies with A first, on W of rows x columns; turned, all of this is the transposed
 * problem, where G is first. Ranks are those of the largest factors: smaller ones are padded with
 * zeros, so that the clients' products are one batch.
 *
 * @param turned whether rows are the inputs
 * @param rankA of the factor that is multiplied first, columns where it stands whole
 * @param rankG of the other one, rows where it stands whole
 */
record FactorLayout(boolean turned, int rows, int columns, int clients, int rankA, int rankG) {
  FactorLayout {
    rankA = 2L * rankA <= columns ? rankA : columns;
    rankG = 2L * rankG <= rows ? rankG : rows;
  }

  /** On the cheaper side first; {@code rankA} and {@code rankG} are of the problem's A and G. */
  static FactorLayout of(MatrixShape shape, int clients, int rankA, int rankG) {
    FactorLayout straight = new FactorLayout(false, shape.out(), shape.in(), clients, rankA, rankG);
    FactorLayout turned = new FactorLayout(true, shape.in(), shape.out(), clients, rankG, rankA);
    return turned.operations() < straight.operations() ? turned : straight;
  }

  /**
   * Whether A stands as two thin factors. A thin G never stands beside a whole A: turned is
   * cheaper.
   */
  boolean thinA() {
    return rankA < columns;
  }

  boolean thinG() {
    return rankG < rows;
  }

  /** All clients' columns of A side by side. */
  int widthA() {
    return clients * rankA;
  }

  int widthG() {
    return clients * rankG;
  }

  int parameters() {
    return rows * columns;
  }

  Factor first(WeightedFactors client) {
    return turned ? client.g() : client.a();
  }

  Factor second(WeightedFactors client) {
    return turned ? client.a() : client.g();
  }

  /** Whether a client's factors have a place here. */
  boolean fits(WeightedFactors client) {
    return first(client).rank() <= rankA && second(client).rank() <= rankG;
  }

  /** Multiplications and additions of one product with H. */
  double operations() {
    double first = (thinA() ? 4.0 : 2.0) * rows * columns * rankA;
    double second = (thinG() ? 4.0 * rankG : 2.0 * rows) * rows * rankA;
    return clients * (first + second);
  }

  /** Multiplications and additions of one preconditioning. */
  double preconditioning() {
    return 4.0 * parameters() * ((double) rows + columns);
  }

  /** Numbers that wait to be placed: one factor's L or R. */
  long staging() {
    return Math.max((long) columns * rankA, (long) rows * rankG);
  }

  /** Device memory of a solve, at most, without what libraries take for themselves. */
  long bytes(boolean preconditioned) {
    long factors =
        (thinA() ? 2L * columns * widthA() : (long) columns * columns * clients)
            + (thinG() ? 2L * rows * widthG() : (long) rows * rows * clients)
            + 2 * staging()
            + 2L * clients;
    long products = 2L * rows * widthA() + (long) rankG * widthA() + 3L * parameters();
    long spectra =
        preconditioned
            ? (long) columns * widthA() + 4L * ((long) rows * rows + (long) columns * columns)
            : 0;
    return Float.BYTES * (factors + products + spectra)
        + 5L * Double.BYTES * parameters()
        + (1L << 20);
  }
}
