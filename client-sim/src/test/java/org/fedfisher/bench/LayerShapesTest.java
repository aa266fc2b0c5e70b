package org.fedfisher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.fedfisher.train.Network;
import org.junit.jupiter.api.Test;

/** The models whose layers are measured have as many parameters as the ones they stand for. */
class LayerShapesTest {
  private static int parameters(LayerShapes model) {
    return model.layers().stream().mapToInt(shape -> shape.parameters()).sum();
  }

  @Test
  void leNetIsTheNetworkThatClientsTrain() {
    assertThat(parameters(LayerShapes.LENET)).isEqualTo(Network.lenet().parameters());
  }

  @Test
  void resNetHasItsWidestLayersAndElevenMillionParameters() {
    assertThat(LayerShapes.RESNET_18.layers()).hasSize(21);
    assertThat(LayerShapes.RESNET_18.layers())
        .filteredOn(shape -> shape.out() == 512 && shape.in() == 4608)
        .hasSize(3);
    // Torchvision's 11,689,512 less its classifier of 1,000, its 7 x 7 stem and its batch norms,
    // with our own ends.
    int ours = 64 * 27 + 10 * 512;
    int theirs = 11_689_512 - 513_000 - 64 * 3 * 49 - 9_600;
    assertThat(parameters(LayerShapes.RESNET_18)).isEqualTo(theirs + ours);
  }
}
