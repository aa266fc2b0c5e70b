package org.fedfisher.schemas;

import java.util.Random;

/** Factors for tests, and what a receiver made of them, multiplied out. */
final class Factors {
  private Factors() {}

  /** X X^T with X of {@code size} x {@code rank}, whose columns fall off. */
  static float[] random(int size, int rank, long seed) {
    Random random = new Random(seed);
    float[][] x = new float[size][rank];
    for (float[] row : x) {
      for (int k = 0; k < rank; k++) {
        row[k] = (float) (random.nextGaussian() / (1 + k));
      }
    }
    float[] matrix = new float[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        float sum = 0;
        for (int k = 0; k < rank; k++) {
          sum += x[i][k] * x[j][k];
        }
        matrix[i * size + j] = sum;
        matrix[j * size + i] = sum;
      }
    }
    return matrix;
  }

  /** L R^T. */
  static double[] expanded(Factor factor) {
    int size = factor.size();
    double[] matrix = new double[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        matrix[i * size + j] = factor.isWhole() ? factor.left()[i * size + j] : 0;
        for (int k = 0; !factor.isWhole() && k < factor.rank(); k++) {
          matrix[i * size + j] +=
              (double) factor.left()[i * factor.rank() + k] * factor.right()[j * factor.rank() + k];
        }
      }
    }
    return matrix;
  }

  static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  /** G W A, with W of {@code out} x {@code in}. */
  static double[] product(double[] g, double[] w, double[] a, int out, int in) {
    return times(times(g, w, out, out, in), a, out, in, in);
  }

  private static double[] times(double[] x, double[] y, int rows, int inner, int columns) {
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

  static double norm(double[] values) {
    return distance(values, new double[values.length]);
  }

  /** Of Frobenius. */
  static double distance(double[] left, double[] right) {
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += (left[i] - right[i]) * (left[i] - right[i]);
    }
    return Math.sqrt(sum);
  }
}
