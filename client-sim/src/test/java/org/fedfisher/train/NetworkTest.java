package org.fedfisher.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.fedfisher.data.ImageShape;
import org.junit.jupiter.api.Test;

class NetworkTest {
  @Test
  void lenetHasThePublishedLayersInWireOrder() {
    Network lenet = Network.lenet();
    assertThat(lenet.layers())
        .containsExactly(
            new Layer("conv1", List.of(6, 1, 5, 5), 0, 25),
            new Layer("conv2", List.of(16, 6, 5, 5), 150, 150),
            new Layer("fc1", List.of(120, 256), 2550, 256),
            new Layer("fc2", List.of(84, 120), 33270, 120),
            new Layer("fc3", List.of(10, 84), 43350, 84));
    assertThat(lenet.parameters()).isEqualTo(44_190);
  }

  @Test
  void biasIsALayerOfItsOwnBehindItsWeights() {
    Network network =
        new Network("n", new ImageShape(4, 1, 1), List.of(new Step.Dense("fc", 3, true)));
    assertThat(network.layers())
        .containsExactly(
            new Layer("fc", List.of(3, 4), 0, 4), new Layer("fc.bias", List.of(3), 12, 4));
  }

  @Test
  void initialWeightsFillTheirBoundsAndDependOnTheSeedAlone() {
    Network lenet = Network.lenet();
    float[] weights = lenet.initialWeights(1);
    assertThat(weights).isEqualTo(lenet.initialWeights(1)).isNotEqualTo(lenet.initialWeights(2));
    for (Layer layer : lenet.layers()) {
      double bound = 1 / Math.sqrt(layer.fanIn());
      double largest = 0;
      for (int i = 0; i < layer.size(); i++) {
        largest = Math.max(largest, Math.abs(weights[layer.offset() + i]));
      }
      assertThat(largest).as(layer.name()).isBetween(0.9 * bound, bound);
    }
  }

  @Test
  void windowLargerThanTheImageIsRefused() {
    assertThatThrownBy(
            () ->
                new Network(
                    "n",
                    new ImageShape(1, 4, 4),
                    List.of(
                        new Step.Convolution("conv1", 2, 5, false),
                        new Step.Dense("fc1", 2, false))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("network \"n\"", "conv1", "cannot take 1x4x4");
  }

  @Test
  void networkMustEndInLogits() {
    assertThatThrownBy(() -> new Network("n", new ImageShape(1, 4, 4), List.of(new Step.Relu())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must end in a dense step");
  }

  @Test
  void namesMustDiffer() {
    assertThatThrownBy(
            () ->
                new Network(
                    "n",
                    new ImageShape(1, 4, 4),
                    List.of(new Step.Dense("fc", 2, false), new Step.Dense("fc", 2, false))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two steps are named \"fc\"");
  }

  @Test
  void parametersOfAnotherNetworkAreRefused() {
    assertThatThrownBy(() -> Network.lenet().requireParameters(new float[44_189]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"lenet\" has 44190 parameters, got 44189");
  }
}
