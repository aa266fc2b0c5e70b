package org.fedfisher.fisher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GridRoundingTest {
  /** Magnitudes on both sides of 2^51. */
  @Property(tries = 300)
  void bothWaysRoundAsRintDoes(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 100) int length,
      @ForAll @IntRange(min = 0, max = 60) int log2) {
    Random random = new Random(seed);
    float[] f = new float[length];
    float[] w = new float[length];
    for (int i = 0; i < length; i++) {
      f[i] = random.nextFloat();
      // Halves make ties.
      w[i] = random.nextBoolean() ? random.nextInt(9) / 2f : (float) random.nextGaussian();
    }
    double units = Math.scalb(1.0, log2) * (1 + random.nextInt(3));
    long[] sums = new long[length];
    long[] products = new long[length];
    float maxW = 10;
    double maxProduct = maxW;
    GridRounding.add(sums, w, maxW, units);
    GridRounding.addProducts(products, 0, f, w, f.length, maxProduct, units);
    for (int i = 0; i < length; i++) {
      assertThat(sums[i]).isEqualTo((long) Math.rint(w[i] * units));
      assertThat(products[i]).isEqualTo((long) Math.rint(((double) f[i] * w[i]) * units));
    }
  }

  @Test
  void tiesGoToEvenOnBothSidesOfZero() {
    long[] sums = new long[4];
    GridRounding.add(sums, new float[] {0.5f, 1.5f, -0.5f, -2.5f}, 2.5f, 1);
    assertThat(sums).containsExactly(0, 2, 0, -2);
  }
}
