package org.fedfisher.audit;

import org.fedfisher.audit.Finding.Kind;
import org.fedfisher.round.AdmissionRules;
import org.fedfisher.round.Candidate;
import org.fedfisher.round.Specification;
import org.fedfisher.round.WithinLayerLimits;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.UpdateRefused;

/**
 * Whether a refusal for what an update is was just: for its base model, its shape, or a bound or
 * limit. Of an update that is not whole any more nothing can be said, nor of one that the ledger
 * says came too early to be measured.
 */
public final class RefusalRules {
  private final Specification round;
  private final UpdateArchive archive;
  private final Findings findings;

  public RefusalRules(Specification round, UpdateArchive archive, Findings findings) {
    this.round = round;
    this.archive = archive;
    this.findings = findings;
  }

  /** Checks one; in any order. */
  public void check(RecordedRefusal refusal) {
    UpdateRefused fact = refusal.fact();
    byte[] value = archive.header(fact.getHeaderDigest().bytes());
    if (value == null
        || !decidedByRules(fact.getReason())
        || WithinLayerLimits.lacked(fact.getDetail())) {
      return;
    }
    ClientUpdateHeader header = Wire.again(value, ClientUpdateHeader.class);
    // Where a block is gone what is left has another shape, which is reason enough.
    Candidate candidate =
        HeldUpdate.of(header, archive).candidate(header, fact.getHeaderDigest().bytes());
    boolean just = AdmissionRules.check(round, candidate, refusal.examplesBefore()).isPresent();
    if (!just) {
      findings.add(
          new Finding(
              Kind.REFUSED_AGAINST_RULES,
              0,
              refusal.ordinal(),
              fact.getClient(),
              -1,
              "refused as %s: %s; no rule of the round forbids the update"
                  .formatted(fact.getReason(), fact.getDetail())));
    }
  }

  private static boolean decidedByRules(RefusalReason reason) {
    return switch (reason) {
      case WRONG_BASE_MODEL, WRONG_SHAPE, OUT_OF_BOUNDS -> true;
      case DUPLICATE_CLIENT,
          UNKNOWN_ROUND,
          LATE,
          INCOMPLETE_AT_CLOSE,
          NOT_REGISTERED,
          BAD_SIGNATURE,
          KEY_REVOKED,
          EQUIVOCATION ->
          false;
    };
  }
}
