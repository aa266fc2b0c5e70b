package org.fedfisher.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
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

/** A ledger's fact as a line: local time, ordinal, what happened; below it how solves went. */
final class FactLine {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

  private FactLine() {}

  static String of(LedgerFact fact) {
    return "%s  %4d  %s"
        .formatted(
            TIME.format(Instant.ofEpochMilli(fact.getTimeMillis()).atZone(ZoneId.systemDefault())),
            fact.getOrdinal(),
            what(fact.getFact()));
  }

  private static String what(Object fact) {
    if (fact instanceof RoundOpened opened) {
      String limits = LimitsSection.text(opened.getSpecification().getLimits());
      return "opened: model %s, target %d, quorum %d, deadline %s%s%s"
          .formatted(
              opened.getSpecification().getModel().getName(),
              opened.getSpecification().getTargetClients(),
              opened.getSpecification().getQuorum(),
              Instant.ofEpochMilli(opened.getSpecification().getDeadlineMillis()),
              lateness(opened.getSpecification().getAllowedLatenessMillis()),
              limits.isEmpty() ? "" : "; of one client at most " + limits);
    }
    if (fact instanceof UpdateAdmitted admitted) {
      return "admitted %s, %,d examples%s"
          .formatted(
              admitted.getClient(), admitted.getExamples(), revision(admitted.getRevision()));
    }
    if (fact instanceof UpdateRefused refused) {
      return "refused %s, %s: %s"
          .formatted(refused.getClient(), OptionName.of(refused.getReason()), refused.getDetail());
    }
    if (fact instanceof RoundClosed closed) {
      return "closed, %s: %,d clients, %,d examples"
          .formatted(OptionName.of(closed.getReason()), closed.getAdmitted(), closed.getExamples());
    }
    if (fact instanceof RoundAborted aborted) {
      return "aborted, %s: %s".formatted(OptionName.of(aborted.getReason()), aborted.getDetail());
    }
    if (fact instanceof CommandRefused refused) {
      return "refused to %s: %s".formatted(refused.getCommand(), refused.getDetail());
    }
    if (fact instanceof ModelPublished published) {
      return "model published%s: %s by %s, %,d ms after the close%s"
          .formatted(
              revision(published.getRevision()),
              Sha256s.hex(published.getModelDigest()),
              published.getSolver(),
              published.getCloseToModelMillis(),
              solves(published));
    }
    if (fact instanceof RevisionClosed closed) {
      return "revision %d closed: %,d clients, %,d examples"
          .formatted(closed.getRevision(), closed.getAdmitted(), closed.getExamples());
    }
    if (fact instanceof RoundSealed sealed) {
      return "sealed at revision %d: %,d clients; what comes now is late"
          .formatted(sealed.getRevision(), sealed.getAdmitted());
    }
    return fact.getClass().getSimpleName();
  }

  private static String lateness(long millis) {
    return millis == 0 ? "" : ", allowed lateness " + Duration.ofMillis(millis);
  }

  private static String revision(int revision) {
    return revision == 0 ? "" : ", revision " + revision;
  }

  /** On a line of its own, below the fact's text. */
  private static String solves(ModelPublished published) {
    return published.getSolves().isEmpty()
        ? ""
        : "%n                solves: %s".formatted(Solves.text(Solves.of(published)));
  }
}
