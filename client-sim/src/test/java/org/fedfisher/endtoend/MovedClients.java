package org.fedfisher.endtoend;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.fedfisher.client.LocalUpdate;

/** Clients of {@link TestRound}'s model that began at a W0 and went a little way. */
final class MovedClients {
  private MovedClients() {}

  /** A W0 that is nobody's zero. */
  static float[] start() {
    Random random = new Random(7);
    float[] weights = new float[TestRound.PARAMETERS];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    return weights;
  }

  /** The same clients with {@code W0 + step x W} for weights. */
  static List<LocalUpdate> from(float[] start, float step, List<LocalUpdate> clients) {
    List<LocalUpdate> moved = new ArrayList<>();
    for (LocalUpdate client : clients) {
      moved.add(from(start, step, client));
    }
    return moved;
  }

  static LocalUpdate from(float[] start, float step, LocalUpdate client) {
    float[] weights = client.weights().clone();
    for (int i = 0; i < weights.length; i++) {
      weights[i] = start[i] + step * weights[i];
    }
    return with(weights, client);
  }

  /** Of a client that began there: {@code W0 + times x (W - W0)}. */
  static LocalUpdate further(float[] start, float times, LocalUpdate client) {
    float[] moved = client.weights().clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] -= start[i];
    }
    return from(start, times, with(moved, client));
  }

  private static LocalUpdate with(float[] weights, LocalUpdate client) {
    return new LocalUpdate(
        client.client(),
        client.update(),
        client.examples(),
        weights,
        client.fisher(),
        client.estimator(),
        client.metrics());
  }
}
