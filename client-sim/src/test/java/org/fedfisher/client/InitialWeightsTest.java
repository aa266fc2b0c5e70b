package org.fedfisher.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;
import org.junit.jupiter.api.Test;

class InitialWeightsTest {
  private static final Model MODEL =
      new Model(
          "m",
          List.of(
              new Layer("conv", List.of(8, 4, 5, 5)),
              new Layer("conv.bias", List.of(8)),
              new Layer("fc", List.of(50, 9))));

  private static float largest(float[] weights, int from, int to) {
    float max = 0;
    for (float weight : Arrays.copyOfRange(weights, from, to)) {
      max = Math.max(max, Math.abs(weight));
    }
    return max;
  }

  @Test
  void everyLayerFillsItsOwnBound() {
    float[] weights = InitialWeights.draw(MODEL, 7);

    assertThat(weights).hasSize(800 + 8 + 450);
    assertThat(largest(weights, 0, 800)).isBetween(0.095f, 0.1f);
    assertThat(largest(weights, 800, 808)).isLessThanOrEqualTo(0.1f);
    assertThat(largest(weights, 808, 1258)).isBetween(0.32f, 1 / 3f);
  }

  @Test
  void seedDecidesEverything() {
    assertThat(InitialWeights.draw(MODEL, 7)).containsExactly(InitialWeights.draw(MODEL, 7));
    assertThat(InitialWeights.draw(MODEL, 8)).isNotEqualTo(InitialWeights.draw(MODEL, 7));
  }
}
