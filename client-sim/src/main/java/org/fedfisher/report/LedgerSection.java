package org.fedfisher.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the round's ledger decided, in order. */
final class LedgerSection {
  private LedgerSection() {}

  static String html(RoundReport report) {
    List<List<String>> decisions =
        new ArrayList<>(List.of(List.of("admitted", Numbers.count(report.ledger().admitted()))));
    report
        .ledger()
        .refused()
        .forEach(
            (reason, count) ->
                decisions.add(List.of("refused: " + words(reason), Numbers.count(count))));
    return "<div class=\"pair\"><div>"
        + Html.chart(
            "ledger-chart",
            "low",
            "Bars: updates admitted, and refused by reason. Numbers: next table.")
        + Html.table("Updates by decision", List.of("Decision", "Updates"), decisions)
        + "</div><div>"
        + Html.table(
            "The ledger's facts in order",
            List.of("Fact", "After", "What", "Client", "Detail"),
            report.timeline().stream().map(LedgerSection::row).toList())
        + "</div></div>";
  }

  /** A reason of the ledger in small letters. */
  static String words(String reason) {
    return reason.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static List<String> row(RoundReport.LedgerEvent event) {
    return List.of(
        Long.toString(event.ordinal()),
        String.format(Locale.ROOT, "%.1f s", event.seconds()),
        event.fact(),
        event.client(),
        event.detail());
  }
}
