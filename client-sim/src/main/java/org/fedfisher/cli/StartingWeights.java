package org.fedfisher.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.fedfisher.client.GlobalModel;
import org.fedfisher.client.InitialWeights;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.ModelStore;
import org.fedfisher.client.WeightFile;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.ModelVariant;

/**
 * Finds the weights W0 that a round file names.
 *
 * @param kafka for the solution of an earlier round: its newest revision at this time
 * @param folder of the round file, from which it names others
 */
record StartingWeights(KafkaClients kafka, Path folder) {
  /**
   * The initial model.
   *
   * @throws IllegalStateException where the earlier round has no solution
   * @throws IllegalArgumentException where the weights are not the model's
   */
  GlobalModel of(RoundFile file, long nowMillis) throws IOException {
    Model model = file.model().wire();
    RoundFile.WeightsSection from = file.initialWeights();
    if (from.seed() != null) {
      return model(
          file, InitialWeights.draw(model, from.seed()), "seed", from.seed().toString(), nowMillis);
    }
    if (from.file() != null) {
      float[] weights = WeightFile.read(folder.resolve(from.file()));
      return model(file, weights, "file", from.file(), nowMillis);
    }
    String earlier = Objects.requireNonNull(from.round());
    GlobalModel solution =
        new ModelStore(kafka)
            .find(earlier, ModelVariant.SOLUTION)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "initial-weights.round: round \"%s\" has no solution".formatted(earlier)));
    String digest = Sha256s.hex(solution.digest());
    return model(file, solution.weights(), "round", earlier + " " + digest, nowMillis);
  }

  private static GlobalModel model(
      RoundFile file, float[] weights, String kind, String from, long nowMillis) {
    try {
      return GlobalModel.of(
          file.round(),
          ModelVariant.INITIAL,
          file.model().wire(),
          weights,
          Map.of(kind, from),
          nowMillis);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "initial-weights.%s %s: %s".formatted(kind, from, e.getMessage()), e);
    }
  }
}
