package org.fedfisher.round;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.fedfisher.round.AdmissionRules.Refusal;
import org.fedfisher.round.Step.Fact;
import org.fedfisher.wire.AbortReason;
import org.fedfisher.wire.CloseReason;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RoundAborted;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;

/**
 * Updates are being admitted. The round closes when its target is reached, or at its deadline (or
 * an operator's command) if the quorum is; else it is aborted.
 *
 * @param admitted clients admitted so far
 * @param examples their examples
 */
public record Open(Specification specification, Tally tally, int admitted, long examples)
    implements Round {

  /**
   * Admits the update or refuses it; the one that reaches the target closes the round.
   *
   * @param known whether the client has been admitted already
   * @param started updates to refuse as incomplete; asked only if this step ends the round
   */
  public Step consider(
      Candidate update, boolean known, Supplier<List<Started>> started, long nowMillis) {
    if (nowMillis >= specification.deadlineMillis()) {
      Step ended = close(CloseReason.DEADLINE, started.get());
      return ended.then(((Ended) ended.next()).late(update));
    }
    if (known) {
      return Step.refusing(
          this,
          update,
          new Refusal(
              RefusalReason.DUPLICATE_CLIENT, "the client has an admitted update in this round"));
    }
    Optional<Refusal> refusal = AdmissionRules.check(specification, update, examples);
    return refusal.isPresent()
        ? Step.refusing(this, update, refusal.get())
        : admit(update, started);
  }

  private Step admit(Candidate update, Supplier<List<Started>> started) {
    UpdateAdmitted body =
        new UpdateAdmitted(
            update.client(),
            update.update(),
            new Sha256(update.headerDigest()),
            update.examples(),
            ByteBuffer.allocate(0),
            0);
    Open next = new Open(specification, tally.after(1), admitted + 1, examples + update.examples());
    Step step =
        new Step(
            next, List.of(new Fact(tally.nextOrdinal(), body)), List.of(new Effect.Fold(update)));
    return next.admitted < specification.wire().getTargetClients()
        ? step
        : step.then(next.close(CloseReason.TARGET_REACHED, started.get()));
  }

  /** Ends the round: with a model to follow if the quorum is met, else without. */
  public Step close(CloseReason reason, List<Started> started) {
    int quorum = specification.wire().getQuorum();
    if (admitted < quorum) {
      String detail = "%s with %d of the %d clients of the quorum";
      return abort(AbortReason.QUORUM_NOT_MET, detail.formatted(reason, admitted, quorum), started);
    }
    List<Fact> facts = new ArrayList<>();
    Tally after = refuseIncomplete(started, facts);
    long published = after.nextOrdinal() + 1;
    RoundClosed body = new RoundClosed(reason, admitted, examples, after.byName(), published);
    facts.add(new Fact(after.nextOrdinal(), body));
    return new Step(
        new Ended(after.after(2)),
        facts,
        List.of(new Effect.Close(reason, admitted, examples, published)));
  }

  /** Ends the round without a model. */
  public Step abort(AbortReason reason, String detail, List<Started> started) {
    List<Fact> facts = new ArrayList<>();
    Tally after = refuseIncomplete(started, facts);
    RoundAborted body = new RoundAborted(reason, Step.shortened(detail), admitted, after.byName());
    facts.add(new Fact(after.nextOrdinal(), body));
    return new Step(new Ended(after.after(1)), facts, List.of(new Effect.Abort(reason)));
  }

  private Tally refuseIncomplete(List<Started> started, List<Fact> facts) {
    Tally after = tally;
    for (Started update : started) {
      UpdateRefused body =
          new UpdateRefused(
              update.client(),
              update.update(),
              update.headerDigest(),
              RefusalReason.INCOMPLETE_AT_CLOSE,
              "the header came, but not every block");
      facts.add(new Fact(after.nextOrdinal(), body));
      after = after.afterRefusal(RefusalReason.INCOMPLETE_AT_CLOSE);
    }
    return after;
  }

  /** Opening again with the same specification changes nothing; with another it is refused. */
  public Step openAgain(RoundSpecification other) {
    return other.equals(specification.wire())
        ? Step.nothing(this)
        : refuse("open", "the round is open with another specification");
  }

  @Override
  public Open with(Tally longer) {
    return new Open(specification, longer, admitted, examples);
  }
}
