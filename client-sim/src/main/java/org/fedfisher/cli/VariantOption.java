package org.fedfisher.cli;

import java.time.Duration;
import org.fedfisher.client.GlobalModel;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.ModelStore;
import org.fedfisher.wire.ModelVariant;
import picocli.CommandLine.Option;

/** Which of a round's models, and how long to wait for it. */
final class VariantOption {
  /** The wire's variants as the command line names them. */
  enum Variant {
    SOLUTION,
    INITIAL,
    AVERAGE,
    FISHER_MERGE,
    REG_MEAN;

    ModelVariant wire() {
      return ModelVariant.valueOf(name());
    }

    @Override
    public String toString() {
      return OptionName.of(this);
    }
  }

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      description =
          "One of ${COMPLETION-CANDIDATES}; the last three are there where the round asks for"
              + " comparisons, the last with kfac only (default: ${DEFAULT-VALUE}).")
  Variant variant = Variant.SOLUTION;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "How long to wait for the model (default: ${DEFAULT-VALUE}).")
  int seconds = 0;

  /**
   * The model.
   *
   * @throws IllegalStateException where it is not there in time
   */
  GlobalModel of(String round, KafkaClients kafka) {
    return new ModelStore(kafka)
        .await(round, variant.wire(), Duration.ofSeconds(seconds))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "round \"%s\" has no model \"%s\"%s"
                        .formatted(
                            round,
                            variant,
                            seconds > 0 ? " after %d s".formatted(seconds) : " yet")));
  }
}
