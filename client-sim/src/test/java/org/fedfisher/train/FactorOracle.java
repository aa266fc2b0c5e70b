package org.fedfisher.train;

import java.util.Arrays;
import org.fedfisher.schemas.KroneckerFactors;

/** K-FAC factors of one batch by their definition, entry by entry in double. */
final class FactorOracle {
  private FactorOracle() {}

  /** A: second moments of the step's inputs; a convolution's summed over positions. */
  static float[] inputs(LayerSignals signals) {
    int fed = signals.layer().fanIn();
    int in = fed + signals.bias().size();
    int positions = signals.positions();
    double[] a = new double[in * in];
    float[] patches = new float[in * positions];
    Arrays.fill(patches, 1);
    for (int x = 0; x < signals.count(); x++) {
      if (signals.step() instanceof Step.Convolution convolution) {
        Patches.extract(signals.activations(), x, signals.input(), convolution.kernel(), patches);
      } else {
        System.arraycopy(signals.activations(), x * fed, patches, 0, fed);
      }
      addMoments(a, in, patches, 0, positions, 1.0 / signals.count());
    }
    return toFloat(a);
  }

  /** G: second moments of the errors; a convolution's averaged over positions. */
  static float[] outputs(LayerSignals signals) {
    int out = signals.output().channels();
    int positions = signals.positions();
    double[] g = new double[out * out];
    for (float[] errors : signals.errors()) {
      for (int x = 0; x < signals.count(); x++) {
        addMoments(
            g, out, errors, x * out * positions, positions, 1.0 / (signals.count() * positions));
      }
    }
    return toFloat(g);
  }

  /** The Fisher of a matrix's entries, row-major: entry ((o, i), (p, j)) is G_op A_ij. */
  static float[] kronecker(KroneckerFactors factors) {
    int in = factors.shape().in();
    int out = factors.shape().out();
    float[] product = new float[out * in * out * in];
    for (int row = 0; row < out * in; row++) {
      for (int column = 0; column < out * in; column++) {
        product[row * out * in + column] =
            factors.g()[row / in * out + column / in] * factors.a()[row % in * in + column % in];
      }
    }
    return product;
  }

  private static void addMoments(
      double[] sum, int size, float[] rows, int offset, int positions, double scale) {
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        for (int t = 0; t < positions; t++) {
          sum[i * size + j] +=
              scale * rows[offset + i * positions + t] * rows[offset + j * positions + t];
        }
      }
    }
  }

  private static float[] toFloat(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }
}
