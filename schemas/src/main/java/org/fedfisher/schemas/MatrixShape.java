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

  /** Index in the parameter vector of entry {@code row * in + column} of the matrix. */
  private int parameter(int entry) {
    int row = entry / in;
    int column = entry % in;
    int fed = bias ? in - 1 : in;
    return column < fed ? row * fed + column : out * fed + row;
  }

  /** Copies parameters, in the order of the parameter vector, into a row-major matrix. */
  public void toMatrix(float[] parameters, float[] matrix) {
    for (int entry = 0; entry < parameters(); entry++) {
      matrix[entry] = parameters[parameter(entry)];
    }
  }

  /** The way back. */
  public void toParameters(float[] matrix, float[] parameters) {
    for (int entry = 0; entry < parameters(); entry++) {
      parameters[parameter(entry)] = matrix[entry];
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
    for (int entry = 0; entry < parameters(); entry++) {
      parameters[parameter(entry)] = matrix[entry];
    }
    return parameters;
  }

  /** Parameters in the order of the parameter vector as a row-major matrix: the way back. */
  public double[] asMatrix(double[] parameters) {
    if (!bias) {
      return parameters;
    }
    double[] matrix = new double[parameters.length];
    for (int entry = 0; entry < parameters(); entry++) {
      matrix[entry] = parameters[parameter(entry)];
    }
    return matrix;
  }
}
