package org.fedfisher.sim;

import java.time.Duration;
import org.fedfisher.client.GlobalModel;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LedgerReader;
import org.fedfisher.client.ModelStore;
import org.fedfisher.client.RoundView;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.RoundSpecification;

/** Finds what a client needs to take part in a round that somebody else has opened. */
public final class OpenRounds {
  private static final Duration MODEL = Duration.ofSeconds(30);

  private final KafkaClients kafka;

  public OpenRounds(KafkaClients kafka) {
    this.kafka = kafka;
  }

  /**
   * The specification of a round that admits updates, be they late.
   *
   * @throws IllegalStateException where the ledger knows no such round, or it admits no more
   */
  public RoundSpecification specification(String round) {
    RoundView view =
        new LedgerReader(kafka)
            .round(round)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "round %s: the ledger at %s does not know it"
                            .formatted(round, kafka.bootstrapServers())));
    if (!view.admits()) {
      throw new IllegalStateException(
          "round %s is %s, expected it to be OPEN, or its allowed lateness to last"
              .formatted(round, view.stage()));
    }
    return view.specification().orElseThrow();
  }

  /**
   * The weights from which the round's clients start.
   *
   * @throws IllegalStateException where they are not on Kafka, or are not those of the round
   */
  public float[] start(RoundSpecification round) {
    GlobalModel model =
        new ModelStore(kafka)
            .await(round.getRound(), ModelVariant.INITIAL, MODEL)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "round %s: no initial weights on Kafka".formatted(round.getRound())));
    if (!model.digest().equals(round.getBaseModelDigest())) {
      throw new IllegalStateException(
          "round %s: the initial weights on Kafka are %s, the round starts from %s"
              .formatted(
                  round.getRound(),
                  Sha256s.hex(model.digest()),
                  Sha256s.hex(round.getBaseModelDigest())));
    }
    return model.weights();
  }
}
