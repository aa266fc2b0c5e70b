package org.fedfisher.audit;

import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.CommandRefused;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.RevisionClosed;
import org.fedfisher.wire.RoundAborted;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundOpened;
import org.fedfisher.wire.RoundSealed;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;

/** A fact in a few words, for messages and tables. */
public final class FactText {
  private FactText() {}

  /** What the fact says. */
  public static String of(LedgerFact record) {
    Object fact = record.getFact();
    if (fact instanceof RoundOpened opened) {
      return "opened for %d clients, quorum %d"
          .formatted(
              opened.getSpecification().getTargetClients(), opened.getSpecification().getQuorum());
    }
    if (fact instanceof UpdateAdmitted admitted) {
      return "admitted \"%s\" with %,d examples"
          .formatted(admitted.getClient(), admitted.getExamples());
    }
    if (fact instanceof UpdateRefused refused) {
      return "refused \"%s\", %s".formatted(refused.getClient(), refused.getReason());
    }
    if (fact instanceof RoundClosed closed) {
      return "closed, %s, with %d clients and %,d examples"
          .formatted(closed.getReason(), closed.getAdmitted(), closed.getExamples());
    }
    if (fact instanceof RevisionClosed closed) {
      return "revision %d closed with %d clients and %,d examples"
          .formatted(closed.getRevision(), closed.getAdmitted(), closed.getExamples());
    }
    if (fact instanceof RoundSealed sealed) {
      return "sealed after revision %d".formatted(sealed.getRevision());
    }
    if (fact instanceof RoundAborted aborted) {
      return "aborted, %s".formatted(aborted.getReason());
    }
    if (fact instanceof CommandRefused refused) {
      return "refused the command %s".formatted(refused.getCommand());
    }
    if (fact instanceof ModelPublished published) {
      return "published revision %d, model %s"
          .formatted(published.getRevision(), Sha256s.hex(published.getModelDigest()));
    }
    return String.valueOf(fact);
  }
}
