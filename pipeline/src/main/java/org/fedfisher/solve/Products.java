package org.fedfisher.solve;

import org.fedfisher.wire.Arithmetic;

/**
 * Row-major matrices and their products in one arithmetic, for one solve on one thread. Everything
 * that a matrix holds lives until {@link #close}.
 *
 * @param <M> a matrix of this arithmetic
 */
interface Products<M> extends AutoCloseable {
  /** The arithmetic that a round asks for. */
  static Products<?> of(Arithmetic arithmetic) {
    return switch (arithmetic) {
      case STRICT -> new StrictProducts();
      case FAST -> new BlasProducts();
    };
  }

  /** A matrix of zeros. */
  M zeros(int rows, int columns);

  /** {@code scale} times the given numbers. */
  M of(int rows, int columns, float[] values, double scale);

  /** The given numbers. */
  M of(int rows, int columns, double[] values);

  /** Overwrites the whole matrix, row by row. */
  void put(double[] values, M into);

  /** Reads the whole matrix, row by row. */
  void get(M from, double[] values);

  /**
   * {@code C[:, from:to] = A B[:, from:to]}. A's shape counts: B and C may have more rows, which
   * stay as they are.
   *
   * @param add whether C keeps what it holds and the product is added
   */
  void multiply(M a, M b, M c, int from, int to, boolean add);

  /** Eigenvalues and eigenvectors of a symmetric matrix. */
  Spectrum<M> spectrum(int size, double[] symmetric);

  /**
   * Solves {@code X S = B} for a symmetric, positive definite S in double, by Cholesky.
   *
   * @param symmetric S, size x size; overwritten
   * @param right B, any rows of {@code size}; becomes X
   * @return false where S is not positive definite; then B is spoilt
   */
  boolean solve(int size, double[] symmetric, double[] right);

  /** Largest matrix whose spectrum is worth its time; the solvers do without for larger ones. */
  int largestSpectrum();

  /** Frees every matrix. */
  @Override
  void close();

  /**
   * A symmetric matrix U diag(values) U^T.
   *
   * @param values ascending or not
   * @param vectors U, eigenvectors as columns
   * @param transposed U^T
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Spectrum<M>(double[] values, M vectors, M transposed) {}
}
