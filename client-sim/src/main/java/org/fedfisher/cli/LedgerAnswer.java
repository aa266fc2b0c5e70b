package org.fedfisher.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LedgerReader;
import org.fedfisher.client.RoundView;
import org.fedfisher.wire.CommandRefused;
import org.fedfisher.wire.LedgerFact;

/** Waits for what the ledger says to a command that has just been sent. */
record LedgerAnswer(KafkaClients kafka, String round, Duration within) {
  /** The ordinal that the round's next fact will have. */
  long next() {
    return new LedgerReader(kafka)
        .round(round)
        .map(RoundView::facts)
        .map(facts -> facts.get(facts.size() - 1).getOrdinal() + 1)
        .orElse(0L);
  }

  /**
   * The first fact from this ordinal on that is one of these kinds.
   *
   * @throws IllegalStateException where the command is refused, or nothing comes in time
   */
  LedgerFact await(long from, List<Class<?>> kinds) {
    long end = System.nanoTime() + within.toNanos();
    List<LedgerFact> found = new ArrayList<>();
    new LedgerReader(kafka)
        .follow(
            round,
            fact -> {
              if (fact.getOrdinal() >= from && isOneOf(fact, kinds)) {
                found.add(fact);
              }
            },
            () -> !found.isEmpty() || System.nanoTime() > end);
    LedgerFact answer =
        found.stream()
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "the job has not answered within %d s; is it running?"
                            .formatted(within.toSeconds())));
    if (answer.getFact() instanceof CommandRefused refused) {
      throw new IllegalStateException(
          "the job refused to %s: %s".formatted(refused.getCommand(), refused.getDetail()));
    }
    return answer;
  }

  private static boolean isOneOf(LedgerFact fact, List<Class<?>> kinds) {
    return fact.getFact() instanceof CommandRefused
        || kinds.stream().anyMatch(kind -> kind.isInstance(fact.getFact()));
  }
}
