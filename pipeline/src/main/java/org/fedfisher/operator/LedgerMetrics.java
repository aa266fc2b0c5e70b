package org.fedfisher.operator;

import java.time.Duration;
import org.apache.avro.specific.SpecificRecord;
import org.fedfisher.round.Admitting;
import org.fedfisher.round.Effect;
import org.fedfisher.round.Open;
import org.fedfisher.round.Settling;
import org.fedfisher.round.Step;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RevisionClosed;
import org.fedfisher.wire.RoundAborted;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundSealed;
import org.fedfisher.wire.RoundSpecification;

/**
 * What the ledger shows of a round: where it is in its life, and whom it took. The numbers are the
 * state's, so a restored job goes on with them at the round's next event.
 */
final class LedgerMetrics {
  private final RoundMetrics metrics;

  LedgerMetrics(RoundMetrics metrics) {
    this.metrics = metrics;
  }

  void show(String round, Step step) {
    metrics.show(round, "open", step.next() instanceof Open ? 1 : 0);
    metrics.show(round, "settling", step.next() instanceof Settling ? 1 : 0);
    for (RefusalReason reason : RefusalReason.values()) {
      int refused = step.next().tally().refused().getOrDefault(reason, 0);
      metrics.showBy(reason, round, "refused", refused);
    }
    for (Step.Fact fact : step.facts()) {
      lastCount(round, fact.body());
    }
    if (step.next() instanceof Admitting admitting) {
      RoundSpecification specification = admitting.specification().wire();
      metrics.show(round, "admitted", admitting.admitted());
      metrics.show(round, "examples", admitting.examples());
      metrics.show(round, "quorum", specification.getQuorum());
      metrics.show(round, "targetClients", specification.getTargetClients());
      metrics.show(round, "deadlineSeconds", specification.getDeadlineMillis() / 1_000);
    }
    for (Effect effect : step.effects()) {
      effect(round, effect);
    }
    if (!(step.next() instanceof Admitting)) {
      metrics.finish(round, Duration.ZERO);
    }
  }

  /** An ended round knows no more whom it took. */
  private void lastCount(String round, SpecificRecord fact) {
    if (fact instanceof RoundClosed closed) {
      metrics.show(round, "admitted", closed.getAdmitted());
      metrics.show(round, "examples", closed.getExamples());
    } else if (fact instanceof RevisionClosed closed) {
      metrics.show(round, "admitted", closed.getAdmitted());
      metrics.show(round, "examples", closed.getExamples());
    } else if (fact instanceof RoundSealed sealed) {
      metrics.show(round, "admitted", sealed.getAdmitted());
    } else if (fact instanceof RoundAborted aborted) {
      metrics.show(round, "admitted", aborted.getAdmitted());
    }
  }

  /** {@code revision} is the last one of which a model must come; assemble shows which came. */
  private void effect(String round, Effect effect) {
    if (effect instanceof Effect.Close close) {
      metrics.showBy(close.reason(), round, "closed", 1);
      metrics.show(round, "revision", close.closing().revision());
    } else if (effect instanceof Effect.Revise revise) {
      metrics.show(round, "revision", revise.closing().revision());
    } else if (effect instanceof Effect.Abort abort) {
      metrics.showBy(abort.reason(), round, "aborted", 1);
    }
  }
}
