package org.fedfisher.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.fedfisher.client.InitialWeights;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.train.Network;
import org.junit.jupiter.api.Test;

class WireNetworksTest {
  @Test
  void networkAndItsWireModelDrawTheSameInitialWeights() {
    for (Network network : List.of(Network.lenet(), Network.small())) {
      assertThat(InitialWeights.draw(WireNetworks.model(network), 5))
          .containsExactly(network.initialWeights(5));
      assertThat(WireNetworks.network(WireNetworks.model(network))).isEqualTo(network);
    }
  }

  @Test
  void networksAreFoundByName() {
    assertThat(WireNetworks.named("small")).isEqualTo(Network.small());
    assertThatThrownBy(() -> WireNetworks.named("Small"))
        .hasMessage("\"Small\" is no network known here, expected one of [lenet, small]");
  }

  @Test
  void smallNetworkIsSmallEnoughForTheFullFisher() {
    assertThat(Network.small().parameters())
        .isEqualTo(1_680)
        .isLessThanOrEqualTo(ShardLayout.MAX_FULL_PARAMETERS);
  }
}
