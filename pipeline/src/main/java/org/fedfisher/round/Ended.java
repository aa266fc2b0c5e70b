package org.fedfisher.round;

import org.fedfisher.round.AdmissionRules.Refusal;
import org.fedfisher.wire.RefusalReason;

/**
 * The small marker of a round that has closed or was aborted. Keep it: a late update must not
 * reopen the round.
 */
public record Ended(Tally tally) implements Round {
  /** Refuses an update that came too late. */
  public Step late(Candidate update) {
    return Step.refusing(this, update, new Refusal(RefusalReason.LATE, "the round had ended"));
  }

  @Override
  public Ended with(Tally longer) {
    return new Ended(longer);
  }
}
