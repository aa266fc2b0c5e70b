package org.fedfisher.cli;

import java.util.List;
import java.util.Locale;
import org.fedfisher.client.RoundView;
import org.fedfisher.report.RoundReport.LedgerEvent;
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

/** A ledger's facts in words. */
final class LedgerEvents {
  private LedgerEvents() {}

  /** The facts, with times since the first. */
  static List<LedgerEvent> of(RoundView view) {
    long start = view.facts().isEmpty() ? 0 : view.facts().get(0).getTimeMillis();
    return view.facts().stream().map(fact -> event(fact, start)).toList();
  }

  private static LedgerEvent event(LedgerFact fact, long start) {
    Object body = fact.getFact();
    if (body instanceof RoundOpened opened) {
      return event(
          fact,
          start,
          "opened",
          "",
          "target %d clients, quorum %d"
              .formatted(
                  opened.getSpecification().getTargetClients(),
                  opened.getSpecification().getQuorum()));
    }
    if (body instanceof UpdateAdmitted admitted) {
      return event(
          fact,
          start,
          "admitted",
          admitted.getClient(),
          String.format(Locale.ROOT, "%,d examples", admitted.getExamples()));
    }
    if (body instanceof UpdateRefused refused) {
      String detail = words(refused.getReason()) + ": " + refused.getDetail();
      return event(fact, start, "refused", refused.getClient(), detail);
    }
    if (body instanceof RoundClosed closed) {
      String detail = "%s, %d admitted".formatted(words(closed.getReason()), closed.getAdmitted());
      return event(fact, start, "closed", "", detail);
    }
    if (body instanceof RevisionClosed closed) {
      String detail =
          "revision %d, %d admitted".formatted(closed.getRevision(), closed.getAdmitted());
      return event(fact, start, "revision closed", "", detail);
    }
    if (body instanceof RoundSealed sealed) {
      String detail = "at revision %d".formatted(sealed.getRevision());
      return event(fact, start, "sealed", "", detail);
    }
    if (body instanceof ModelPublished published) {
      return event(fact, start, "model published", "", published.getSolver());
    }
    if (body instanceof RoundAborted aborted) {
      return event(
          fact, start, "aborted", "", words(aborted.getReason()) + ": " + aborted.getDetail());
    }
    if (body instanceof CommandRefused refused) {
      return event(
          fact, start, "command refused", "", refused.getCommand() + ": " + refused.getDetail());
    }
    throw new IllegalStateException("unknown fact in the ledger: " + body);
  }

  private static LedgerEvent event(
      LedgerFact fact, long start, String what, String client, String detail) {
    return new LedgerEvent(
        fact.getOrdinal(), (fact.getTimeMillis() - start) / 1000.0, what, client, detail);
  }

  private static String words(Enum<?> reason) {
    return reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
