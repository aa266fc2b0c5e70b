package org.fedfisher.round;

import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.fedfisher.round.AdmissionRules.Refusal;
import org.fedfisher.wire.CommandRefused;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.UpdateRefused;

/** A transition of a round: its next state, and what must follow. */
public record Step(Round next, List<Fact> facts, List<Effect> effects) {
  /** A fact with its ordinal; {@code body} is one of the kinds of {@code LedgerFact}. */
  public record Fact(long ordinal, SpecificRecord body) {}

  private static final int MOST_DETAIL = 1_000;

  public Step {
    facts = List.copyOf(facts);
    effects = List.copyOf(effects);
  }

  static Step nothing(Round round) {
    return new Step(round, List.of(), List.of());
  }

  static Step refusing(Round round, Candidate update, Refusal refusal) {
    return refusing(round, update, refusal, new Effect.Drop(update, refusal.reason()));
  }

  /** Refuses an update whose blocks another may still need. */
  static Step leaving(Round round, Candidate update, Refusal refusal) {
    return refusing(round, update, refusal, new Effect.Leave(update, refusal.reason()));
  }

  private static Step refusing(Round round, Candidate update, Refusal refusal, Effect effect) {
    UpdateRefused body =
        new UpdateRefused(
            update.client(),
            update.update(),
            new Sha256(update.headerDigest()),
            refusal.reason(),
            shortened(refusal.detail()));
    return new Step(
        round.with(round.tally().afterRefusal(refusal.reason())),
        List.of(new Fact(round.tally().nextOrdinal(), body)),
        List.of(effect));
  }

  static Step refusing(Round round, String command, String detail) {
    return new Step(
        round.with(round.tally().after(1)),
        List.of(
            new Fact(round.tally().nextOrdinal(), new CommandRefused(command, shortened(detail)))),
        List.of());
  }

  /** What an operator or a client wrote may stand in a detail, and must not blow up the fact. */
  static String shortened(String detail) {
    return detail.length() <= MOST_DETAIL ? detail : detail.substring(0, MOST_DETAIL) + "...";
  }

  Step then(Step later) {
    return new Step(
        later.next,
        Stream.concat(facts.stream(), later.facts.stream()).toList(),
        Stream.concat(effects.stream(), later.effects.stream()).toList());
  }
}
