package org.fedfisher.round;

import java.util.List;
import java.util.function.Supplier;
import org.fedfisher.round.Step.Fact;
import org.fedfisher.wire.RevisionClosed;
import org.fedfisher.wire.RoundSealed;

/**
 * The round has closed and its lateness runs: whoever comes is admitted to the next revision of the
 * model, which closes a while after its first admission. At the end of the lateness the round is
 * sealed.
 *
 * @param admitted clients admitted so far, to all revisions
 * @param examples their examples
 * @param revision the last one that has closed; 0 is the model of the close
 * @param closesAtMillis when the next revision closes; {@link #NOBODY_CAME} until somebody has come
 * @param sealsAtMillis end of the lateness
 */
public record Settling(
    Specification specification,
    Tally tally,
    int admitted,
    long examples,
    int revision,
    long closesAtMillis,
    long sealsAtMillis)
    implements Admitting {

  /** The next revision has no admission yet. */
  public static final long NOBODY_CAME = Long.MAX_VALUE;

  static Settling after(Open open, long nowMillis) {
    long lateness = open.specification().wire().getAllowedLatenessMillis();
    return new Settling(
        open.specification(),
        open.tally(),
        open.admitted(),
        open.examples(),
        0,
        NOBODY_CAME,
        nowMillis + lateness);
  }

  /** Admits the update, whatever the target: it bounds the round, not its revisions. */
  @Override
  public Step admit(Candidate update, Supplier<List<Started>> started, long nowMillis) {
    long delay = specification.wire().getRevisionDelayMillis();
    int next = revision + 1;
    Settling with =
        new Settling(
            specification,
            tally.after(1),
            admitted + 1,
            examples + update.examples(),
            revision,
            Math.min(closesAtMillis, nowMillis + delay),
            sealsAtMillis);
    Step step =
        new Step(with, List.of(admitted(update, next)), List.of(new Effect.Fold(update, next)));
    return delay > 0 ? step : step.then(with.closeRevision(nowMillis));
  }

  @Override
  public long wakesAtMillis() {
    return Math.min(closesAtMillis, sealsAtMillis);
  }

  @Override
  public Step awake(Supplier<List<Started>> started, long nowMillis) {
    if (nowMillis >= sealsAtMillis) {
      return seal(started.get(), nowMillis);
    }
    return nowMillis >= closesAtMillis ? closeRevision(nowMillis) : Step.nothing(this);
  }

  @Override
  public Step closeNow(Supplier<List<Started>> started, long nowMillis) {
    return seal(started.get(), nowMillis);
  }

  private Step closeRevision(long nowMillis) {
    long published = tally.nextOrdinal() + 1;
    int next = revision + 1;
    Closing closing = new Closing(next, admitted, examples, published, nowMillis);
    return new Step(
        new Settling(
            specification, tally.after(2), admitted, examples, next, NOBODY_CAME, sealsAtMillis),
        List.of(
            new Fact(tally.nextOrdinal(), new RevisionClosed(next, admitted, examples, published))),
        List.of(new Effect.Revise(closing)));
  }

  /** Ends the lateness: who has come is in a revision, who has not is late from now on. */
  private Step seal(List<Started> started, long nowMillis) {
    if (closesAtMillis != NOBODY_CAME) {
      Step closed = closeRevision(nowMillis);
      return closed.then(((Settling) closed.next()).seal(started, nowMillis));
    }
    Step refused = refuseIncomplete(started);
    Tally after = refused.next().tally();
    return refused.then(
        new Step(
            new Ended(after.after(1)),
            List.of(
                new Fact(after.nextOrdinal(), new RoundSealed(revision, admitted, after.byName()))),
            List.of(new Effect.Seal())));
  }

  @Override
  public Settling with(Tally longer) {
    return new Settling(
        specification, longer, admitted, examples, revision, closesAtMillis, sealsAtMillis);
  }
}
