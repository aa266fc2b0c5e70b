package org.fedfisher.train;

import java.util.Arrays;

/** K-FAC factors of one batch by their definition, entry by entry in double. */
final class FactorOracle {
  private FactorOracle() {}

  /** A: second moments of the step's inputs; a convolution's summed over positions. */
  static double[][] inputs(LayerSignals signals) {
    int in = signals.layer().fanIn();
    int positions = signals.positions();
    double[][] a = new double[in][in];
    float[] patches = new float[in * positions];
    for (int x = 0; x < signals.count(); x++) {
      if (signals.step() instanceof Step.Convolution convolution) {
        Patches.extract(signals.activations(), x, signals.input(), convolution.kernel(), patches);
      } else {
        patches = Arrays.copyOfRange(signals.activations(), x * in, (x + 1) * in);
      }
      addMoments(a, patches, 0, positions, 1.0 / signals.count());
    }
    return a;
  }

  /** G: second moments of the errors; a convolution's averaged over positions. */
  static double[][] outputs(LayerSignals signals) {
    int out = signals.output().channels();
    int positions = signals.positions();
    double[][] g = new double[out][out];
    for (float[] errors : signals.errors()) {
      for (int x = 0; x < signals.count(); x++) {
        addMoments(g, errors, x * out * positions, positions, 1.0 / (signals.count() * positions));
      }
    }
    return g;
  }

  /** All products of an entry of A with one of G. */
  static float[] product(double[][] a, double[][] g) {
    return product(flat(a), flat(g));
  }

  static float[] product(float[] a, float[] g) {
    float[] product = new float[a.length * g.length];
    for (int i = 0; i < product.length; i++) {
      product[i] = a[i / g.length] * g[i % g.length];
    }
    return product;
  }

  private static void addMoments(
      double[][] sum, float[] rows, int offset, int positions, double scale) {
    for (int i = 0; i < sum.length; i++) {
      for (int j = 0; j < sum.length; j++) {
        for (int t = 0; t < positions; t++) {
          sum[i][j] += scale * rows[offset + i * positions + t] * rows[offset + j * positions + t];
        }
      }
    }
  }

  private static float[] flat(double[][] matrix) {
    float[] flat = new float[matrix.length * matrix.length];
    for (int i = 0; i < flat.length; i++) {
      flat[i] = (float) matrix[i / matrix.length][i % matrix.length];
    }
    return flat;
  }
}
