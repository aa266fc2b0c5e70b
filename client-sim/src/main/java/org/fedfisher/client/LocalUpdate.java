package org.fedfisher.client;

import java.util.Map;
import org.fedfisher.schemas.Names;
import org.fedfisher.wire.FisherEstimator;
import org.jspecify.annotations.Nullable;

/**
 * What a client has to say after training. The arrays are not copied: the caller lends them until
 * the update is encoded.
 *
 * @param client name of the client
 * @param update names this update among the client's; a retry repeats it
 * @param examples the client trained on, at least 1
 * @param weights the trained parameter vector
 * @param fisher averaged over the examples, or null where the round asks for none
 * @param estimator how the Fisher was estimated; NOT_APPLICABLE exactly where there is none
 * @param metrics what the client wishes to tell about its training
 */
@SuppressWarnings("ArrayRecordComponent") // Large, lent for one call, never compared.
public record LocalUpdate(
    String client,
    String update,
    long examples,
    float[] weights,
    @Nullable ClientFisher fisher,
    FisherEstimator estimator,
    Map<String, Double> metrics) {
  public LocalUpdate {
    for (String name : new String[] {client, update}) {
      if (!Names.valid(name)) {
        throw new IllegalArgumentException("name \"%s\", expected %s".formatted(name, Names.RULE));
      }
    }
    if (examples < 1) {
      throw new IllegalArgumentException(
          "client %s: examples is %d, expected at least 1".formatted(client, examples));
    }
    if ((fisher == null) != (estimator == FisherEstimator.NOT_APPLICABLE)) {
      throw new IllegalArgumentException(
          "client %s: estimator %s with %s Fisher"
              .formatted(client, estimator, fisher == null ? "no" : "a"));
    }
    metrics = Map.copyOf(metrics);
  }
}
