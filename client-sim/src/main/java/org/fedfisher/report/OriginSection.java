package org.fedfisher.report;

import java.util.ArrayList;
import java.util.List;

/** Digests, and all it takes to run the round again. */
final class OriginSection {
  private OriginSection() {}

  static String html(RoundReport report) {
    RoundReport.Provenance provenance = report.provenance();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("started", provenance.startedAt()));
    rows.add(List.of("seed", Long.toString(report.seed())));
    provenance.versions().forEach((name, version) -> rows.add(List.of(name, version)));
    provenance.environment().forEach((name, value) -> rows.add(List.of("job: " + name, value)));
    return "<dl>"
        + digest(
            "Sums",
            report.sumsDigest(),
            "The exact integer sums of all admitted updates. It depends on who was admitted and on"
                + " nothing else: not on the order of arrival, parallelism, crashes or the machine.")
        + digest(
            "Model",
            report.modelDigest(),
            "The published weights, solved from those sums. Whoever replays the round from Kafka"
                + " gets the same digests, or learns where they part.")
        + "</dl><pre><code>"
        + Html.escape(provenance.command())
        + "</code></pre>"
        + Html.table("Run with", List.of("What", "Value"), rows);
  }

  private static String digest(String name, String digest, String meaning) {
    return "<dt>%s</dt><dd><code>%s</code><br>%s</dd>"
        .formatted(Html.escape(name), Html.escape(digest), Html.escape(meaning));
  }
}
