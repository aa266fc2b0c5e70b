package org.fedfisher.solve;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/** Eigendecompositions of symmetric matrices in float32, by LAPACK on one thread. */
public final class Eigenvectors {
  private Eigenvectors() {}

  /** Overwrites a size x size matrix with its eigenvectors, one a row, by ascending eigenvalue. */
  static void intoRows(int size, FloatPointer symmetric, FloatPointer values) {
    // Column-major eigenvectors in columns are row-major eigenvectors in rows.
    int info =
        openblas.LAPACKE_ssyevd(
            openblas.LAPACK_COL_MAJOR, (byte) 'V', (byte) 'U', size, symmetric, size, values);
    if (info != 0) {
      throw new IllegalStateException(
          "no eigenvalues of a %d x %d matrix: ssyevd gave %d".formatted(size, size, info));
    }
  }

  /**
   * The same on arrays.
   *
   * @param values filled with the eigenvalues
   */
  public static void intoRows(int size, float[] symmetric, float[] values) {
    openblas.blas_set_num_threads(1);
    try (FloatPointer matrix = new FloatPointer(symmetric);
        FloatPointer eigenvalues = new FloatPointer(size)) {
      intoRows(size, matrix, eigenvalues);
      matrix.get(symmetric);
      eigenvalues.get(values);
    }
  }
}
