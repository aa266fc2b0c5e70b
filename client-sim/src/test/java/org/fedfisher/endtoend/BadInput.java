package org.fedfisher.endtoend;

import java.util.List;
import java.util.function.UnaryOperator;
import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RejectionReason;

/**
 * A row of {@code docs/bad-input.md}: what a gateway sends, and what must come of it.
 *
 * @param name as the page has it
 * @param trained what the gateway would honestly say, made of what any other would
 */
record BadInput(String name, UnaryOperator<LocalUpdate> trained, Sending sending, Outcome outcome) {
  BadInput(String name, Sending sending, Outcome outcome) {
    this(name, UnaryOperator.identity(), sending, outcome);
  }

  /** The Kafka values that a gateway of this name sends. */
  interface Sending {
    List<byte[]> values(Gateway gateway) throws Exception;
  }

  /**
   * Who sends.
   *
   * @param update one that the round would admit
   */
  record Gateway(TestRound round, LocalUpdate update) {
    EncodedUpdate encoded() {
      return round.encode(update);
    }
  }

  /** What must come of what was sent. */
  sealed interface Outcome {}

  /** Every value is on the topic of rejected bytes, with this reason and these words. */
  record Rejected(RejectionReason reason, String words) implements Outcome {}

  /** The ledger says that the update is refused, why, and these words. */
  record Refused(RefusalReason reason, String words) implements Outcome {}

  /** The client counts, once. */
  record Admitted() implements Outcome {}

  /** The client counts, once; the ledger refuses what came on top. */
  record AdmittedThenRefused(RefusalReason reason) implements Outcome {}

  /** Nothing is said: it waits, and is forgotten. */
  record Waits() implements Outcome {}
}
