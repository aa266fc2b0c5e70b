package org.fedfisher.schemas;

/**
 * A K-FAC layer as a matrix, as {@code common.avdl}, MATRICES, defines it. Its parameters stand in
 * the parameter vector row-major without the bias column, then the bias column.
 *
 * @param out rows
 * @param in columns, the bias included
 * @param bias whether the last column is the bias
 */
public record MatrixShape(int out, int in, boolean bias) {
  /** Of a shard that is no matrix. */
  public static final MatrixShape NONE = new MatrixShape(0, 0, false);

  /** Entries. */
  public int parameters() {
    return out * in;
  }

  /** Copies parameters, in the order of the parameter vector, into a row-major matrix. */
  public void toMatrix(float[] parameters, float[] matrix) {
    int fed = bias ? in - 1 : in;
    for (int o = 0; o < out; o++) {
      System.arraycopy(parameters, o * fed, matrix, o * in, fed);
      if (bias) {
        matrix[o * in + fed] = parameters[out * fed + o];
      }
    }
  }

  /** The way back. */
  public void toParameters(float[] matrix, float[] parameters) {
    int fed = bias ? in - 1 : in;
    for (int o = 0; o < out; o++) {
      System.arraycopy(matrix, o * in, parameters, o * fed, fed);
      if (bias) {
        parameters[out * fed + o] = matrix[o * in + fed];
      }
    }
  }

  /**
   * A row-major matrix as parameters in the order of the parameter vector: itself where no bias.
   */
  public double[] inOrder(double[] matrix) {
    if (!bias) {
      return matrix;
    }
    double[] parameters = new double[matrix.length];
    int fed = in - 1;
    for (int o = 0; o < out; o++) {
      System.arraycopy(matrix, o * in, parameters, o * fed, fed);
      parameters[out * fed + o] = matrix[o * in + fed];
    }
    return parameters;
  }

  /** Parameters in the order of the parameter vector as a row-major matrix: the way back. */
  public double[] asMatrix(double[] parameters) {
    if (!bias) {
      return parameters;
    }
    double[] matrix = new double[parameters.length];
    int fed = in - 1;
    for (int o = 0; o < out; o++) {
      System.arraycopy(parameters, o * fed, matrix, o * in, fed);
      matrix[o * in + fed] = parameters[out * fed + o];
    }
    return matrix;
  }
}
