package org.fedfisher.fisher;

import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.MatrixShape;

/**
 * A client's terms of the sums of a K-FAC matrix, per parameter in the order of the parameter
 * vector, in fixed order and double (GRID in {@code common.avdl}). The factors are never expanded:
 * about {@code 4 d r} operations for d parameters and rank r.
 *
 * @param weights W
 * @param product G W A
 * @param merge g_o W_oi a_i with the factors' diagonals; empty without comparisons
 * @param regression W Z, Z = A with off-diagonal entries times 0.9; empty without comparisons
 * @param quadratic tr(W^T G W A)
 * @param curvature tr(A) tr(G), the trace of F
 */
@SuppressWarnings("ArrayRecordComponent") // large, short-lived, never compared
public record MatrixTerms(
    double[] weights,
    double[] product,
    double[] merge,
    double[] regression,
    double quadratic,
    double curvature) {
  /** What RegMean leaves of the off-diagonal entries of A, as published. */
  private static final double KEPT = 0.9;

  private static final double[] NONE = new double[0];

  /** Of a client; {@code parameters} in the order of the parameter vector. */
  public static MatrixTerms of(
      MatrixShape shape, float[] parameters, Factor a, Factor g, boolean comparisons) {
    float[] matrix = new float[shape.parameters()];
    shape.toMatrix(parameters, matrix);
    double[] w = FixedOrder.widen(matrix);
    double[] wl = timesLeft(w, shape, a);
    double[] inner = g.isWhole() ? wl : transposedTimes(g, wl, a.rank());
    double[] product = leftTimes(g, timesTransposed(inner, g.rank(), a), shape);
    return new MatrixTerms(
        shape.inOrder(w),
        shape.inOrder(product),
        comparisons ? shape.inOrder(merge(w, shape, a, g)) : NONE,
        comparisons ? shape.inOrder(regression(w, wl, shape, a)) : NONE,
        FixedOrder.dot(w, product, product.length),
        a.trace() * g.trace());
  }

  private static double[] merge(double[] w, MatrixShape shape, Factor a, Factor g) {
    double[] fed = diagonal(a);
    double[] result = new double[w.length];
    for (int o = 0; o < shape.out(); o++) {
      double diagonal = g.diagonal(o);
      for (int i = 0; i < shape.in(); i++) {
        int j = o * shape.in() + i;
        result[j] = diagonal * w[j] * fed[i];
      }
    }
    return result;
  }

  private static double[] regression(double[] w, double[] wl, MatrixShape shape, Factor a) {
    double[] fed = diagonal(a);
    double[] result = timesTransposed(wl, shape.out(), a).clone();
    for (int j = 0; j < w.length; j++) {
      result[j] = KEPT * result[j] + (1 - KEPT) * (w[j] * fed[j % shape.in()]);
    }
    return result;
  }

  private static double[] diagonal(Factor factor) {
    double[] diagonal = new double[factor.size()];
    for (int j = 0; j < diagonal.length; j++) {
      diagonal[j] = factor.diagonal(j);
    }
    return diagonal;
  }

  /** W L_A, out x rank. */
  private static double[] timesLeft(double[] w, MatrixShape shape, Factor a) {
    double[] result = new double[shape.out() * a.rank()];
    FixedOrder.multiply(w, FixedOrder.widen(a.left()), result, shape.out(), shape.in(), a.rank());
    return result;
  }

  /** R_G^T x, rank x columns. */
  private static double[] transposedTimes(Factor g, double[] x, int columns) {
    double[] result = new double[g.rank() * columns];
    FixedOrder.multiplyTransposed(
        FixedOrder.widen(g.right()), x, result, g.rank(), g.size(), columns);
    return result;
  }

  /** x R_A^T, rows x in; x itself where R is the identity. */
  private static double[] timesTransposed(double[] x, int rows, Factor a) {
    if (a.isWhole()) {
      return x;
    }
    double[] result = new double[rows * a.size()];
    double[] transposed = FixedOrder.transpose(a.right(), a.size(), a.rank());
    FixedOrder.multiply(x, transposed, result, rows, a.rank(), a.size());
    return result;
  }

  /** L_G x, out x in. */
  private static double[] leftTimes(Factor g, double[] x, MatrixShape shape) {
    double[] result = new double[shape.parameters()];
    FixedOrder.multiply(FixedOrder.widen(g.left()), x, result, g.size(), g.rank(), shape.in());
    return result;
  }
}
