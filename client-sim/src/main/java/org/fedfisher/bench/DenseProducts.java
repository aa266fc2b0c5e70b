package org.fedfisher.bench;

import org.fedfisher.schemas.Factor;

/** Matrices multiplied out in double, row-major: an oracle, not a way to solve anything. */
final class DenseProducts {
  private DenseProducts() {}

  /** L R^T. */
  static double[] expanded(Factor factor) {
    int size = factor.size();
    int rank = factor.rank();
    double[] matrix = new double[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        double sum = factor.isWhole() ? factor.left()[i * size + j] : 0;
        for (int k = 0; !factor.isWhole() && k < rank; k++) {
          sum += (double) factor.left()[i * rank + k] * factor.right()[j * rank + k];
        }
        matrix[i * size + j] = sum;
      }
    }
    return matrix;
  }

  /** X Y for X of {@code rows} x {@code inner}, Y of {@code inner} x {@code columns}. */
  static double[] times(double[] x, double[] y, int rows, int inner, int columns) {
    double[] product = new double[rows * columns];
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < inner; k++) {
        for (int j = 0; j < columns; j++) {
          product[i * columns + j] += x[i * inner + k] * y[k * columns + j];
        }
      }
    }
    return product;
  }

  /** Frobenius norm of the difference, relative to that of the first. */
  static double relativeDistance(double[] exact, double[] found) {
    double apart = 0;
    double norm = 0;
    for (int i = 0; i < exact.length; i++) {
      apart += (exact[i] - found[i]) * (exact[i] - found[i]);
      norm += exact[i] * exact[i];
    }
    return Math.sqrt(apart / norm);
  }
}
