package org.fedfisher.audit;

import java.util.Set;
import org.fedfisher.round.Specification;
import org.fedfisher.schemas.Ed25519;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;
import org.jspecify.annotations.Nullable;

/**
 * Where a round is between two facts of its ledger, and what may then be decided about an update.
 *
 * @param specification null before the opening
 * @param clients admitted so far; the caller's, not a copy
 * @param revisions closed so far
 * @param closedAtMillis of the first of them
 */
record LedgerMoment(
    Phase phase,
    @Nullable Specification specification,
    Set<String> clients,
    int revisions,
    long closedAtMillis) {
  enum Phase {
    UNOPENED,
    OPEN,
    /** It has a model to come; where lateness is allowed, revisions, too. */
    CLOSED,
    SEALED,
    ABORTED
  }

  /** What forbids the admission; null where nothing does. */
  @Nullable String forbids(long timeMillis, UpdateAdmitted fact) {
    if (specification == null || (phase != Phase.OPEN && phase != Phase.CLOSED)) {
      return "the round is " + phase;
    }
    RoundSpecification round = specification.wire();
    if (clients.contains(fact.getClient())) {
      return "the client has been admitted before";
    }
    if (fact.getExamples() < 1) {
      return "at least one example is needed";
    }
    int keyBytes = fact.getPublicKey().remaining();
    if (keyBytes != (round.getIdentity() == Identity.REGISTERED ? Ed25519.KEY_BYTES : 0)) {
      return "a key of %d bytes, the round's identity is %s"
          .formatted(keyBytes, round.getIdentity());
    }
    boolean open = phase == Phase.OPEN;
    long until =
        open ? round.getDeadlineMillis() : closedAtMillis + round.getAllowedLatenessMillis();
    if (timeMillis >= until) {
      return "at %d, the %s was at %d"
          .formatted(timeMillis, open ? "deadline" : "end of the allowed lateness", until);
    }
    if (fact.getRevision() != revisions) {
      return "to revision %d, the next is %d".formatted(fact.getRevision(), revisions);
    }
    return open && clients.size() >= round.getTargetClients()
        ? "the target of %d clients had been reached".formatted(clients.size())
        : null;
  }

  /** What forbids the refusal; null where nothing does. */
  @Nullable String forbids(UpdateRefused fact) {
    RefusalReason reason = fact.getReason();
    if (specification == null) {
      return reason == RefusalReason.UNKNOWN_ROUND ? null : "the round is " + phase;
    }
    boolean lateness = specification.wire().getAllowedLatenessMillis() > 0;
    return switch (reason) {
      case UNKNOWN_ROUND -> "the round is " + phase;
      case DUPLICATE_CLIENT ->
          clients.contains(fact.getClient()) ? null : "the client has no admitted update";
      case LATE ->
          phase == Phase.OPEN || (phase == Phase.CLOSED && lateness)
              ? "the round takes updates"
              : null;
      default -> null;
    };
  }
}
