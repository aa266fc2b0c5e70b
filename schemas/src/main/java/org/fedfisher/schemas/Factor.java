package org.fedfisher.schemas;

/**
 * A K-FAC factor as a receiver restored it: the {@code size} x {@code size} matrix L R^T. Never
 * expanded where it has few columns. The arrays are not copied.
 *
 * @param size rows of L and of R
 * @param rank columns of L and of R
 * @param left L, row-major; for EIGEN9 also R
 * @param right R, row-major; empty where R is the identity, so that L is the whole matrix and
 *     {@code rank} is {@code size}
 */
@SuppressWarnings("ArrayRecordComponent") // large, short-lived, never compared
public record Factor(int size, int rank, float[] left, float[] right) {
  public Factor {
    long expected = (long) size * rank;
    if (left.length != expected || (right.length != expected && right.length != 0)) {
      throw new IllegalArgumentException(
          "factor of %d x %d with %d numbers in L and %d in R, expected %d"
              .formatted(size, rank, left.length, right.length, expected));
    }
  }

  /** A whole matrix, row-major. */
  public static Factor whole(int size, float[] matrix) {
    return new Factor(size, size, matrix, new float[0]);
  }

  /** Whether R is the identity; a factor without columns is zero, not whole. */
  public boolean isWhole() {
    return right.length == 0 && rank == size;
  }

  /** Diagonal entry j of L R^T, products added with ascending column. */
  public double diagonal(int j) {
    if (isWhole()) {
      return left[j * size + j];
    }
    double sum = 0;
    for (int k = 0; k < rank; k++) {
      sum += (double) left[j * rank + k] * right[j * rank + k];
    }
    return sum;
  }

  /** Sum of the diagonal. */
  public double trace() {
    double sum = 0;
    for (int j = 0; j < size; j++) {
      sum += diagonal(j);
    }
    return sum;
  }
}
