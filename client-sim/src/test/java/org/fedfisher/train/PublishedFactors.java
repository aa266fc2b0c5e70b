package org.fedfisher.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.fedfisher.schemas.KroneckerFactors;

/**
 * Compares K-FAC factors with published ones, which hold A times and G over the root of the number
 * of classes.
 */
final class PublishedFactors {
  private PublishedFactors() {}

  /**
   * Each factor on its own, without the scalar, and the product G W A for random weights, with it.
   *
   * @param published an array by its name, {@code A_<layer>} or {@code G_<layer>}
   * @param tolerance largest difference, relative to the largest expected entry
   */
  static void compare(
      List<KroneckerFactors> found,
      Network network,
      Function<String, float[]> published,
      double tolerance) {
    List<Layer> layers = network.layers();
    assertThat(found).hasSameSizeAs(layers);
    double root = Math.sqrt(network.classes());
    for (int l = 0; l < layers.size(); l++) {
      String name = layers.get(l).name();
      KroneckerFactors factors = found.get(l);
      float[] a = published.apply("A_" + name);
      float[] g = published.apply("G_" + name);
      assertThat(GoldenCase.difference(factors.a(), times(a, 1 / root)))
          .as("A of %s", name)
          .isLessThan(tolerance);
      assertThat(GoldenCase.difference(factors.g(), times(g, root)))
          .as("G of %s", name)
          .isLessThan(tolerance);
      assertThat(
              GoldenCase.difference(
                  product(factors), product(new KroneckerFactors(factors.shape(), a, g))))
          .as("G W A of %s", name)
          .isLessThan(tolerance);
    }
  }

  private static float[] times(float[] values, double scale) {
    float[] scaled = new float[values.length];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) (values[i] * scale);
    }
    return scaled;
  }

  /** G W A in double for uniform weights W. */
  private static float[] product(KroneckerFactors factors) {
    int in = factors.shape().in();
    int out = factors.shape().out();
    SplittableRandom random = new SplittableRandom(6);
    double[] weights = random.doubles((long) out * in, -1, 1).toArray();
    double[] left = new double[out * in];
    float[] product = new float[out * in];
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        for (int k = 0; k < out; k++) {
          left[o * in + i] += factors.g()[o * out + k] * weights[k * in + i];
        }
      }
      for (int i = 0; i < in; i++) {
        double sum = 0;
        for (int k = 0; k < in; k++) {
          sum += left[o * in + k] * factors.a()[k * in + i];
        }
        product[o * in + i] = (float) sum;
      }
    }
    return product;
  }
}
