package org.fedfisher.bench;

import java.util.ArrayList;
import java.util.List;
import org.fedfisher.sim.WireNetworks;
import org.fedfisher.train.Network;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;

/** Models whose updates the benchmarks send; nobody trains them. */
public final class BenchModels {
  private BenchModels() {}

  /** 44,190 parameters. */
  public static Model lenet() {
    return WireNetworks.model(Network.lenet());
  }

  /** 11 million parameters, as many as a ResNet-18 has. */
  public static Model elevenMillion() {
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < 11; i++) {
      layers.add(new Layer("dense" + i, List.of(1000, 1000)));
    }
    return new Model("eleven-million", layers);
  }
}
