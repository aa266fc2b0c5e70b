package org.fedfisher.cli;

import java.time.Duration;
import org.fedfisher.client.GlobalModel;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.ModelStore;
import org.fedfisher.wire.ModelVariant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which of a round's models, of which revision, and how long to wait for it. */
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
      names = "--revision",
      paramLabel = "NUMBER",
      description =
          "Which revision of the model; 0 is that of the round's close (default: the newest).")
  @Nullable Integer revision;

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
    ModelStore store = new ModelStore(kafka);
    Duration within = Duration.ofSeconds(seconds);
    Integer of = revision;
    return (of == null
            ? store.await(round, variant.wire(), within)
            : store.await(round, variant.wire(), of, within))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "round \"%s\" has no model \"%s\"%s%s"
                        .formatted(
                            round,
                            variant,
                            of == null ? "" : " of revision " + of,
                            seconds > 0 ? " after %d s".formatted(seconds) : " yet")));
  }
}
