package org.fedfisher.round;

import java.util.List;
import java.util.function.Supplier;
import org.fedfisher.round.Step.Fact;
import org.fedfisher.wire.AbortReason;
import org.fedfisher.wire.CloseReason;
import org.fedfisher.wire.RoundAborted;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundSpecification;

/**
 * Updates are being admitted. The round closes when its target is reached, or at its deadline (or
 * an operator's command) if the quorum is; else it is aborted.
 *
 * @param admitted clients admitted so far
 * @param examples their examples
 */
public record Open(Specification specification, Tally tally, int admitted, long examples)
    implements Admitting {

  /** Admits the update; the one that reaches the target closes the round. */
  @Override
  public Step admit(Candidate update, Supplier<List<Started>> started, long nowMillis) {
    Open next = new Open(specification, tally.after(1), admitted + 1, examples + update.examples());
    Step step = new Step(next, List.of(admitted(update, 0)), List.of(new Effect.Fold(update, 0)));
    return next.admitted < specification.wire().getTargetClients()
        ? step
        : step.then(next.close(CloseReason.TARGET_REACHED, started, nowMillis));
  }

  @Override
  public long wakesAtMillis() {
    return specification.deadlineMillis();
  }

  @Override
  public Step awake(Supplier<List<Started>> started, long nowMillis) {
    return nowMillis < wakesAtMillis()
        ? Step.nothing(this)
        : close(CloseReason.DEADLINE, started, nowMillis);
  }

  @Override
  public Step closeNow(Supplier<List<Started>> started, long nowMillis) {
    return close(CloseReason.OPERATOR, started, nowMillis);
  }

  /** Closes the round: with a model to follow if the quorum is met, else without. */
  private Step close(CloseReason reason, Supplier<List<Started>> started, long nowMillis) {
    int quorum = specification.wire().getQuorum();
    if (admitted < quorum) {
      String detail = "%s with %d of the %d clients of the quorum";
      return abort(
          AbortReason.QUORUM_NOT_MET, detail.formatted(reason, admitted, quorum), started.get());
    }
    if (specification.grantsLateness()) {
      Settling next = Settling.after(this, nowMillis);
      return closed(reason, next.with(tally.after(2)), nowMillis);
    }
    Step refused = refuseIncomplete(started.get());
    Open last = (Open) refused.next();
    return refused.then(last.closed(reason, new Ended(last.tally.after(2)), nowMillis));
  }

  private Step closed(CloseReason reason, Round next, long nowMillis) {
    long published = tally.nextOrdinal() + 1;
    Closing closing = new Closing(0, admitted, examples, published, nowMillis);
    RoundClosed body = new RoundClosed(reason, admitted, examples, tally.byName(), published);
    return new Step(
        next,
        List.of(new Fact(tally.nextOrdinal(), body)),
        List.of(new Effect.Close(reason, closing)));
  }

  /** Ends the round without a model. */
  public Step abort(AbortReason reason, String detail, List<Started> started) {
    Step refused = refuseIncomplete(started);
    Tally after = refused.next().tally();
    RoundAborted body = new RoundAborted(reason, Step.shortened(detail), admitted, after.byName());
    return refused.then(
        new Step(
            new Ended(after.after(1)),
            List.of(new Fact(after.nextOrdinal(), body)),
            List.of(new Effect.Abort(reason))));
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
