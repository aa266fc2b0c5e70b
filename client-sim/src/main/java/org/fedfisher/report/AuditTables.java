package org.fedfisher.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.fedfisher.audit.AuditReport;
import org.fedfisher.audit.ReadRange;

/** What an audit compared, row by row. */
final class AuditTables {
  /** A page with more rows would open slowly; the JSON has all. */
  private static final int MOST_ROWS = 2_000;

  private AuditTables() {}

  static String models(AuditReport report) {
    return Html.table(
        "Each published model, and the one that its updates lead to",
        List.of(
            "",
            "Model",
            "Revision",
            "Published",
            "Solved again",
            "Parameters that differ",
            "Largest difference"),
        report.models().stream().map(AuditTables::row).toList());
  }

  private static List<String> row(AuditReport.ModelRow model) {
    return List.of(
        mark(model.identical()),
        LedgerSection.words(model.variant()),
        Integer.toString(model.revision()),
        model.published(),
        again(model.published(), model.replayed()),
        Numbers.count(model.differing()),
        model.differing() == 0 ? "–" : Numbers.compact(model.largestDifference()));
  }

  static String shards(AuditReport report) {
    return limited(report.shards().size())
        + Html.table(
            "SHA-256 of each shard's sums",
            List.of("", "Shard", "Revision", "Layer", "Published", "Folded again"),
            report.shards().stream().limit(MOST_ROWS).map(AuditTables::row).toList());
  }

  private static List<String> row(AuditReport.ShardRow shard) {
    return List.of(
        mark(shard.identical()),
        Integer.toString(shard.shard()),
        Integer.toString(shard.revision()),
        shard.layer(),
        shard.published().isEmpty() ? "not stated" : shard.published(),
        shard.refolded().isEmpty() ? "could not be" : again(shard.published(), shard.refolded()));
  }

  /** Two equal digests of 64 characters would only push each other off the page. */
  private static String again(String published, String found) {
    return found.equals(published) ? "the same" : found;
  }

  static String facts(AuditReport report) {
    return limited(report.facts().size())
        + Html.table(
            "The ledger's facts in the order of their ordinals",
            List.of("", "Ordinal", "Time", "Fact"),
            report.facts().stream().limit(MOST_ROWS).map(AuditTables::row).toList());
  }

  private static List<String> row(AuditReport.FactRow fact) {
    return List.of(
        mark(fact.findings() == 0),
        Long.toString(fact.ordinal()),
        Instant.ofEpochMilli(fact.timeMillis()).toString(),
        fact.what());
  }

  static String origin(AuditReport report) {
    List<List<String>> environments = new ArrayList<>();
    Set<String> keys = new TreeSet<>(report.environment().keySet());
    keys.addAll(report.environmentHere().keySet());
    for (String key : keys) {
      environments.add(
          List.of(
              key,
              report.environment().getOrDefault(key, "not stated"),
              report.environmentHere().getOrDefault(key, "not solved")));
    }
    return Html.table(
            "Where the round was solved, and where the audit was",
            List.of("What", "Ledger", "Audit"),
            environments)
        + Html.table(
            "What was read",
            List.of("Topic", "Partition", "From offset", "To offset"),
            report.read().stream().map(AuditTables::row).toList())
        + (report.unread().count() == 0
            ? ""
            : Html.table(
                "Records that are none and were passed over: %s"
                    .formatted(Numbers.count(report.unread().count())),
                List.of("Where and why"),
                List.of(report.unread().places()).stream().map(List::of).toList()));
  }

  private static List<String> row(ReadRange range) {
    return List.of(
        range.topic(),
        Integer.toString(range.partition()),
        Long.toString(range.earliest()),
        Long.toString(range.end()));
  }

  private static String mark(boolean good) {
    return good ? "✓" : "✗";
  }

  private static String limited(int rows) {
    return rows <= MOST_ROWS
        ? ""
        : "<p>The first %s of %s; audit.json has all.</p>"
            .formatted(Numbers.count(MOST_ROWS), Numbers.count(rows));
  }
}
