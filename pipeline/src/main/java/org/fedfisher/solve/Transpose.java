package org.fedfisher.solve;

/** Row-major matrices turned about their diagonal, by tiles that fit the cache. */
public final class Transpose {
  private static final int TILE = 32;

  private Transpose() {}

  /** A new array. */
  static float[] of(float[] matrix, int rows, int columns) {
    float[] turned = new float[rows * columns];
    for (int i0 = 0; i0 < rows; i0 += TILE) {
      for (int j0 = 0; j0 < columns; j0 += TILE) {
        for (int i = i0; i < Math.min(rows, i0 + TILE); i++) {
          for (int j = j0; j < Math.min(columns, j0 + TILE); j++) {
            turned[j * rows + i] = matrix[i * columns + j];
          }
        }
      }
    }
    return turned;
  }

  /** Into an array at hand. */
  public static void into(double[] matrix, int rows, int columns, double[] turned) {
    for (int i0 = 0; i0 < rows; i0 += TILE) {
      for (int j0 = 0; j0 < columns; j0 += TILE) {
        for (int i = i0; i < Math.min(rows, i0 + TILE); i++) {
          for (int j = j0; j < Math.min(columns, j0 + TILE); j++) {
            turned[j * rows + i] = matrix[i * columns + j];
          }
        }
      }
    }
  }
}
