package org.fedfisher.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.fedfisher.client.InitialWeights;
import org.fedfisher.train.Network;
import org.junit.jupiter.api.Test;

class WireNetworksTest {
  @Test
  void networkAndItsWireModelDrawTheSameInitialWeights() {
    Network lenet = Network.lenet();

    assertThat(InitialWeights.draw(WireNetworks.model(lenet), 5))
        .containsExactly(lenet.initialWeights(5));
    assertThat(WireNetworks.network(WireNetworks.model(lenet))).isEqualTo(lenet);
  }
}
