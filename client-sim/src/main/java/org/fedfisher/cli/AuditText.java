package org.fedfisher.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fedfisher.audit.AuditReport;
import org.fedfisher.audit.AuditReport.ModelRow;
import org.fedfisher.audit.AuditReport.ShardRow;
import org.fedfisher.audit.Finding;
import org.fedfisher.audit.FindingText;

/** An audit's report in a few lines. */
final class AuditText {
  private static final int MOST_FINDINGS = 10;

  private AuditText() {}

  static List<String> lines(AuditReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Round %s, revision %d: %s"
            .formatted(
                report.round(),
                report.revision(),
                report.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    lines.add("           " + report.reason());
    AuditReport.Counts counts = report.counts();
    lines.add(
        "Ledger:    %,d facts; %,d admitted with %,d examples, refused %s; %s"
            .formatted(
                counts.facts(),
                counts.admitted(),
                counts.examples(),
                counts.refused().isEmpty() ? "none" : counts.refused(),
                counts.signatures() > 0
                    ? "%,d signatures checked".formatted(counts.signatures())
                    : "no signatures: anyone may join"));
    lines.add(
        "Sums:      %,d of %,d shards identical"
            .formatted(
                report.shards().stream().filter(ShardRow::identical).count(),
                report.shards().size()));
    lines.add(
        "Models:    %,d of %,d identical (%s)"
            .formatted(
                report.models().stream().filter(ModelRow::identical).count(),
                report.models().size(),
                report.solver()));
    if (report.unread().count() > 0) {
      lines.add("Passed by: %,d unreadable records".formatted(report.unread().count()));
    }
    for (Finding finding : report.findings().stream().limit(MOST_FINDINGS).toList()) {
      lines.add("  ✗ " + FindingText.of(finding));
    }
    if (report.findingsInAll() > MOST_FINDINGS) {
      lines.add(
          "  ... and %,d more in the report".formatted(report.findingsInAll() - MOST_FINDINGS));
    }
    return lines;
  }
}
