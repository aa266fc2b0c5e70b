package org.fedfisher.solve;

import java.util.List;
import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.MatrixShape;

/** K-FAC products for tests. */
public final class Kronecker {
  private Kronecker() {}

  /** sum p G W A in strict arithmetic. */
  public static double[] product(MatrixShape shape, List<WeightedFactors> clients, float[] w) {
    double[] y = new double[w.length];
    new KroneckerOperator<>(new StrictProducts(), shape, clients).apply(doubles(w), y);
    return y;
  }

  /** The oracle: sum p A (x) G written down, entry by entry, for W row-major. */
  public static double[][] matrix(MatrixShape shape, List<WeightedFactors> clients) {
    int in = shape.in();
    double[][] h = new double[shape.parameters()][shape.parameters()];
    for (WeightedFactors client : clients) {
      for (int row = 0; row < h.length; row++) {
        for (int column = 0; column < h.length; column++) {
          h[row][column] +=
              client.p()
                  * entry(client.g(), row / in, column / in)
                  * entry(client.a(), column % in, row % in);
        }
      }
    }
    return h;
  }

  private static double entry(Factor factor, int i, int j) {
    if (factor.isWhole()) {
      return factor.left()[i * factor.size() + j];
    }
    double sum = 0;
    for (int k = 0; k < factor.rank(); k++) {
      sum += (double) factor.left()[i * factor.rank() + k] * factor.right()[j * factor.rank() + k];
    }
    return sum;
  }

  public static double[] times(double[][] h, double[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = Vectors.dot(h[i], x);
    }
    return y;
  }

  public static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int j = 0; j < values.length; j++) {
      doubles[j] = values[j];
    }
    return doubles;
  }

  public static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int j = 0; j < values.length; j++) {
      floats[j] = (float) values[j];
    }
    return floats;
  }
}
