package org.fedfisher.train;

import org.fedfisher.data.Examples;
import org.fedfisher.schemas.MatrixShape;

/** The Fisher information by its definition, from the gradient of each class of each example. */
final class GradientOracle {
  private GradientOracle() {}

  /**
   * The whole matrix, row-major. The cross-entropy of one example with label c is -log p_c, so its
   * gradient is -g_c.
   */
  static float[] fisher(Network network, float[] weights, Examples examples) {
    int size = weights.length;
    double[] sum = new double[size * size];
    float[] gradient = new float[size];
    float[] image = new float[network.input().size()];
    try (LossGradient loss = new LossGradient(network)) {
      for (int x = 0; x < examples.size(); x++) {
        examples.copyImage(x, image, 0);
        for (int c = 0; c < network.classes(); c++) {
          Examples one = Examples.of(network.input(), network.classes(), image, new int[] {c});
          double p = Math.exp(-loss.at(weights, one, new int[] {0}, 0, 1, gradient));
          for (int i = 0; i < sum.length; i++) {
            sum[i] += p * gradient[i / size] * gradient[i % size];
          }
        }
      }
    }
    float[] mean = new float[sum.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sum[i] / examples.size());
    }
    return mean;
  }

  /** The diagonal of a row-major square matrix. */
  static float[] diagonal(float[] matrix) {
    int size = (int) Math.sqrt(matrix.length);
    float[] diagonal = new float[size];
    for (int i = 0; i < size; i++) {
      diagonal[i] = matrix[i * size + i];
    }
    return diagonal;
  }

  /** The rows and columns of one K-FAC matrix's parameters, in the order of its entries. */
  static float[] block(float[] matrix, int first, MatrixShape shape) {
    int size = (int) Math.sqrt(matrix.length);
    int length = shape.parameters();
    float[] parameters = new float[length];
    for (int i = 0; i < length; i++) {
      parameters[i] = first + i;
    }
    float[] order = new float[length];
    shape.toMatrix(parameters, order);
    float[] block = new float[length * length];
    for (int i = 0; i < block.length; i++) {
      int row = (int) order[i / length];
      int column = (int) order[i % length];
      block[i] = matrix[row * size + column];
    }
    return block;
  }
}
