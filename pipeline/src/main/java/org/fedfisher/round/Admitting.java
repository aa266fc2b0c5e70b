package org.fedfisher.round;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.fedfisher.round.AdmissionRules.Refusal;
import org.fedfisher.round.Step.Fact;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;
import org.jspecify.annotations.Nullable;

/**
 * A round that takes updates: {@link Open}, for its model, or {@link Settling}, for a revision of
 * it. Both admit by the same rules.
 */
public sealed interface Admitting extends Round permits Open, Settling {
  Specification specification();

  /** Who may take part. */
  default Identity identity() {
    return specification().wire().getIdentity();
  }

  /** Clients admitted so far, to all revisions. */
  int admitted();

  /** Their examples. */
  long examples();

  /** When this state must be told the time, unless something else happens before. */
  long wakesAtMillis();

  /**
   * Does what is due by now.
   *
   * @param started updates to refuse as incomplete; asked only if this step ends the round
   */
  Step awake(Supplier<List<Started>> started, long nowMillis);

  /**
   * Closes the round as its operator asks: with a model to follow if the quorum is met, else
   * without; where that has been done, ends its lateness.
   */
  Step closeNow(Supplier<List<Started>> started, long nowMillis);

  /** The update counts: what follows from it. */
  Step admit(Candidate update, Supplier<List<Started>> started, long nowMillis);

  /**
   * Admits the update or refuses it, after what is due by now.
   *
   * @param declaration what the client has said in this round, this update included; null where the
   *     update does not count as the client's
   * @param started as of {@link #awake}
   */
  default Step consider(
      Candidate update,
      @Nullable Declaration declaration,
      Supplier<List<Started>> started,
      long nowMillis) {
    if (nowMillis >= wakesAtMillis()) {
      Step due = awake(started, nowMillis);
      return due.then(
          due.next() instanceof Admitting next
              ? next.consider(update, declaration, started, nowMillis)
              : ((Ended) due.next()).late(update));
    }
    Optional<Refusal> stranger = IdentityRules.check(identity(), update);
    if (stranger.isPresent()) {
      // Who wrote the header need not be who sent the blocks: the client's own may be on its way.
      return Step.leaving(this, update, stranger.get());
    }
    Optional<Refusal> refusal =
        Optional.ofNullable(declaration)
            .flatMap(said -> said.check(update.content()))
            .or(() -> AdmissionRules.check(specification(), update, examples()));
    return refusal.isPresent()
        ? Step.refusing(this, update, refusal.get())
        : admit(update, started, nowMillis);
  }

  /** The fact that the update counts from a revision on. */
  default Fact admitted(Candidate update, int revision) {
    return new Fact(
        tally().nextOrdinal(),
        new UpdateAdmitted(
            update.client(),
            update.update(),
            new Sha256(update.headerDigest()),
            update.examples(),
            ByteBuffer.wrap(identity() == Identity.OPEN ? new byte[0] : update.publicKey()),
            revision));
  }

  /** The same state, once it has refused what will never become whole. */
  default Step refuseIncomplete(List<Started> started) {
    List<Fact> facts = new ArrayList<>();
    Tally after = tally();
    for (Started update : started) {
      RefusalReason reason =
          update.barred() ? RefusalReason.EQUIVOCATION : RefusalReason.INCOMPLETE_AT_CLOSE;
      UpdateRefused body =
          new UpdateRefused(
              update.client(),
              update.update(),
              update.headerDigest(),
              reason,
              update.barred()
                  ? "the client sent updates of different content"
                  : "the header came, but not every block");
      facts.add(new Fact(after.nextOrdinal(), body));
      after = after.afterRefusal(reason);
    }
    return new Step(with(after), facts, List.of());
  }
}
