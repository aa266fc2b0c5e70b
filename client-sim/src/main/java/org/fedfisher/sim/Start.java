package org.fedfisher.sim;

import java.util.Map;
import org.fedfisher.train.Network;

/**
 * The weights from which a simulated round's clients start.
 *
 * @param weights W0; not copied
 * @param origin where they come from, as the initial model's provenance states it
 */
@SuppressWarnings("ArrayRecordComponent") // Large, lent, never compared.
public record Start(float[] weights, Map<String, String> origin) {
  public Start {
    origin = Map.copyOf(origin);
  }

  /** Random weights of a network, drawn from the seed. */
  public static Start drawn(Network network, Seeds seeds) {
    return new Start(
        network.initialWeights(seeds.initialWeights()),
        Map.of("seed", Long.toString(seeds.seed())));
  }
}
