package org.fedfisher.report;

import java.util.List;
import java.util.Locale;
import org.fedfisher.audit.AuditReport;
import org.fedfisher.audit.AuditReport.ModelRow;
import org.fedfisher.audit.AuditReport.ShardRow;
import org.fedfisher.audit.Finding;
import org.fedfisher.audit.FindingText;

/** What an audit came to, and what it found, first. */
final class VerdictSection {
  private VerdictSection() {}

  static String html(AuditReport report) {
    String name = report.verdict().name().toLowerCase(Locale.ROOT);
    return "<p class=\"verdict %s\">%s</p><p class=\"lead\">%s</p><div class=\"tiles\">%s</div>"
        .formatted(
            Html.escape(name),
            Html.escape(name.replace('_', ' ')),
            Html.escape(report.reason()),
            tiles(report));
  }

  private static String tiles(AuditReport report) {
    AuditReport.Counts counts = report.counts();
    long refused = counts.refused().values().stream().mapToLong(Integer::longValue).sum();
    return tile(
            "Admitted",
            Numbers.count(counts.admitted()),
            Numbers.count(counts.examples()) + " examples")
        + tile("Refused", Numbers.count(refused), reasons(report))
        + tile(
            "Signatures checked",
            Numbers.count(counts.signatures()),
            counts.signatures() > 0 ? "each its client's" : "the round is open to anyone")
        + tile("Ledger facts", Numbers.count(counts.facts()), "each against the rules")
        + tile(
            "Shards identical",
            "%s of %s"
                .formatted(
                    Numbers.count(report.shards().stream().filter(ShardRow::identical).count()),
                    Numbers.count(report.shards().size())),
            "exact integer sums, folded again")
        + tile(
            "Models identical",
            "%s of %s"
                .formatted(
                    Numbers.count(report.models().stream().filter(ModelRow::identical).count()),
                    Numbers.count(report.models().size())),
            report.solver())
        + tile("Findings", Numbers.count(report.findingsInAll()), "of all checks");
  }

  private static String reasons(AuditReport report) {
    return report.counts().refused().isEmpty()
        ? "nobody"
        : String.join(
            ", ",
            report.counts().refused().entrySet().stream()
                .map(entry -> entry.getValue() + " " + LedgerSection.words(entry.getKey()))
                .sorted()
                .toList());
  }

  private static String tile(String label, String value, String note) {
    return Html.tile("plain", label, value, note);
  }

  static String findings(AuditReport report) {
    if (report.findings().isEmpty()) {
      return "<p>None: every check holds.</p>";
    }
    String more =
        report.findingsInAll() > report.findings().size()
            ? "<p>The first %s of %s.</p>"
                .formatted(
                    Numbers.count(report.findings().size()), Numbers.count(report.findingsInAll()))
            : "";
    return more
        + Html.table(
            "What does not hold, and where",
            List.of("What", "Where", "Found and expected"),
            report.findings().stream().map(VerdictSection::row).toList());
  }

  private static List<String> row(Finding finding) {
    return List.of("✗ " + FindingText.what(finding), FindingText.where(finding), finding.detail());
  }
}
