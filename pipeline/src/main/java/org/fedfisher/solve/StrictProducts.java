package org.fedfisher.solve;

import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.chol.CholeskyDecompositionInner_DDRM;
import org.ejml.dense.row.decomposition.eig.SymmetricQRAlgorithmDecomposition_DDRM;
import org.ejml.dense.row.decomposition.hessenberg.TridiagonalDecompositionHouseholder_DDRM;
import org.ejml.dense.row.linsol.chol.LinearSolverChol_DDRM;

/**
 * Fixed-order Java in double: each entry of a product is a sum with ascending index, left to right,
 * so it has the same bits on every machine. Cost: about 3 GFLOP/s a core. A matrix is an array of
 * rows, because the compiler vectorises loops over several arrays only where they share the index.
 *
 * <p>Decompositions are EJML's single-threaded ones, named class by class: its factories switch to
 * concurrent code for large matrices.
 */
final class StrictProducts implements Products<double[][]> {
  /** Rows of B that stay in the second-level cache while all of A passes. */
  private static final int TILE = 64;

  /** 4.5 s at 1,600, growing with the cube. */
  private static final int LARGEST_SPECTRUM = 2_000;

  @Override
  public double[][] zeros(int rows, int columns) {
    return new double[rows][columns];
  }

  @Override
  public double[][] of(int rows, int columns, float[] values, double scale) {
    double[][] matrix = zeros(rows, columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        matrix[i][j] = scale * values[i * columns + j];
      }
    }
    return matrix;
  }

  @Override
  public double[][] of(int rows, int columns, double[] values) {
    double[][] matrix = zeros(rows, columns);
    put(values, matrix);
    return matrix;
  }

  @Override
  public void put(double[] values, double[][] into) {
    for (int i = 0; i < into.length; i++) {
      System.arraycopy(values, i * into[i].length, into[i], 0, into[i].length);
    }
  }

  @Override
  public void get(double[][] from, double[] values) {
    for (int i = 0; i < from.length; i++) {
      System.arraycopy(from[i], 0, values, i * from[i].length, from[i].length);
    }
  }

  @Override
  public void multiply(double[][] a, double[][] b, double[][] c, int from, int to, boolean add) {
    if (!add) {
      for (int i = 0; i < a.length; i++) {
        Arrays.fill(c[i], from, to, 0);
      }
    }
    int inner = a[0].length;
    for (int k = 0; k < inner; k += TILE) {
      int end = Math.min(inner, k + TILE);
      for (int i = 0; i < a.length; i++) {
        addRows(a[i], b, k, end, c[i], from, to);
      }
    }
  }

  /** {@code sum += a_k b_k} for k from {@code start} to {@code end}, ascending. */
  private static void addRows(
      double[] a, double[][] b, int start, int end, double[] sum, int from, int to) {
    int k = start;
    for (; k + 3 < end; k += 4) {
      addFour(
          a[k], b[k], a[k + 1], b[k + 1], a[k + 2], b[k + 2], a[k + 3], b[k + 3], sum, from, to);
    }
    for (; k < end; k++) {
      addOne(a[k], b[k], sum, from, to);
    }
  }

  private static void addFour(
      double a0,
      double[] b0,
      double a1,
      double[] b1,
      double a2,
      double[] b2,
      double a3,
      double[] b3,
      double[] sum,
      int from,
      int to) {
    for (int j = from; j < to; j++) {
      sum[j] = sum[j] + a0 * b0[j] + a1 * b1[j] + a2 * b2[j] + a3 * b3[j];
    }
  }

  private static void addOne(double a, double[] b, double[] sum, int from, int to) {
    for (int j = from; j < to; j++) {
      sum[j] += a * b[j];
    }
  }

  @Override
  public Spectrum<double[][]> spectrum(int size, double[] symmetric) {
    var eigen =
        new SymmetricQRAlgorithmDecomposition_DDRM(
            new TridiagonalDecompositionHouseholder_DDRM(), true);
    // The decomposition overwrites what it is given.
    if (!eigen.decompose(DMatrixRMaj.wrap(size, size, symmetric.clone()))) {
      throw new IllegalStateException(
          "no eigenvalues of a %d x %d matrix: QR did not converge".formatted(size, size));
    }
    double[] values = new double[size];
    double[][] transposed = zeros(size, size);
    double[][] vectors = zeros(size, size);
    for (int k = 0; k < size; k++) {
      values[k] = eigen.getEigenvalue(k).getReal();
      System.arraycopy(eigen.getEigenVector(k).data, 0, transposed[k], 0, size);
      for (int j = 0; j < size; j++) {
        vectors[j][k] = transposed[k][j];
      }
    }
    return new Spectrum<>(values, vectors, transposed);
  }

  @Override
  public boolean solve(int size, double[] symmetric, double[] right) {
    var cholesky = new LinearSolverChol_DDRM(new CholeskyDecompositionInner_DDRM(true));
    if (!cholesky.setA(DMatrixRMaj.wrap(size, size, symmetric))) {
      return false;
    }
    int rows = right.length / size;
    double[] turned = new double[right.length];
    Transpose.into(right, rows, size, turned);
    DMatrixRMaj columns = DMatrixRMaj.wrap(size, rows, turned);
    cholesky.solve(columns, columns);
    Transpose.into(turned, size, rows, right);
    return true;
  }

  @Override
  public int largestSpectrum() {
    return LARGEST_SPECTRUM;
  }

  @Override
  public void close() {}
}
