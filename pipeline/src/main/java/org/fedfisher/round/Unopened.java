package org.fedfisher.round;

import java.util.List;
import org.fedfisher.round.AdmissionRules.Refusal;
import org.fedfisher.round.Step.Fact;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RoundOpened;

/** No command has opened this round; updates for it wait outside. */
public record Unopened(Tally tally) implements Round {
  /** Opens the round. */
  public Step open(Specification specification) {
    Fact opened = new Fact(tally.nextOrdinal(), new RoundOpened(specification.wire()));
    return new Step(
        new Open(specification, tally.after(1), 0, 0),
        List.of(opened),
        List.of(new Effect.Open(specification)));
  }

  /**
   * Refuses an update that has waited in vain for its round. Its blocks stay until they are too
   * old: a retry, whose blocks are the same, may be on its way, and the round open when it comes.
   */
  public Step giveUp(Candidate update) {
    return Step.leaving(
        this,
        update,
        new Refusal(RefusalReason.UNKNOWN_ROUND, "no such round was opened while it waited"));
  }

  @Override
  public Unopened with(Tally longer) {
    return new Unopened(longer);
  }
}
