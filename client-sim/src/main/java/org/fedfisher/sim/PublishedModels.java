package org.fedfisher.sim;

import java.time.Duration;
import java.util.function.Function;
import org.fedfisher.client.GlobalModel;
import org.fedfisher.client.ModelStore;
import org.fedfisher.data.Examples;
import org.fedfisher.train.Evaluation;
import org.fedfisher.train.Evaluator;
import org.fedfisher.train.Network;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.RoundSpecification;
import org.jspecify.annotations.Nullable;

/**
 * How the models that a round published do on test examples. They are fetched from Kafka, never
 * computed here.
 *
 * @param average of the weighted average: the solution itself in rounds without a Fisher
 * @param fisherMerge null in rounds without a Fisher
 * @param regMean null in rounds without K-FAC's factors
 * @param solution of the round's result
 */
public record PublishedModels(
    Evaluation average,
    @Nullable Evaluation fisherMerge,
    @Nullable Evaluation regMean,
    Evaluation solution) {

  /**
   * Fetches and tries the models of a round that has published and asked for comparisons.
   *
   * @throws IllegalStateException where one does not appear in time
   */
  public static PublishedModels fetch(
      ModelStore store, RoundSpecification round, Examples test, Duration within) {
    Network network = WireNetworks.network(round.getModel());
    try (Evaluator evaluator = new Evaluator(network)) {
      Function<ModelVariant, Evaluation> tried =
          variant -> evaluator.evaluate(weights(store, round, variant, within), test);
      Evaluation solution = tried.apply(ModelVariant.SOLUTION);
      FisherStructure fisher = round.getFisher();
      if (fisher == FisherStructure.NONE) {
        return new PublishedModels(solution, null, null, solution);
      }
      return new PublishedModels(
          tried.apply(ModelVariant.AVERAGE),
          tried.apply(ModelVariant.FISHER_MERGE),
          fisher == FisherStructure.KFAC ? tried.apply(ModelVariant.REG_MEAN) : null,
          solution);
    }
  }

  private static float[] weights(
      ModelStore store, RoundSpecification round, ModelVariant variant, Duration within) {
    return store
        .await(round.getRound(), variant, within)
        .map(GlobalModel::weights)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "round %s: no model %s on Kafka after %d s"
                        .formatted(round.getRound(), variant, within.toSeconds())));
  }
}
