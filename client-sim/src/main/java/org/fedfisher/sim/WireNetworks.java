package org.fedfisher.sim;

import java.util.List;
import org.fedfisher.train.Network;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;

/** Networks as the wire describes them, and back. */
public final class WireNetworks {
  private static final List<Network> KNOWN = List.of(Network.lenet(), Network.small());

  private WireNetworks() {}

  /** The networks that are known by name. */
  public static List<String> names() {
    return KNOWN.stream().map(Network::name).toList();
  }

  /**
   * The network of that name.
   *
   * @throws IllegalArgumentException where there is none
   */
  public static Network named(String name) {
    return KNOWN.stream()
        .filter(network -> network.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\"%s\" is no network known here, expected one of %s"
                        .formatted(name, names())));
  }

  /** What a round's specification says of a network. */
  public static Model model(Network network) {
    return new Model(
        network.name(),
        network.layers().stream().map(layer -> new Layer(layer.name(), layer.shape())).toList());
  }

  /**
   * The network that a round asks for.
   *
   * @throws IllegalArgumentException where simulated clients know none of that name and shape
   */
  public static Network network(Model model) {
    return KNOWN.stream()
        .filter(network -> model(network).equals(model))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "the round's model is \"%s\" with layers %s, simulated clients know %s"
                        .formatted(model.getName(), model.getLayers(), names())));
  }
}
