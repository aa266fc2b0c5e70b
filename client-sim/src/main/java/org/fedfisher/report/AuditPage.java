package org.fedfisher.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import org.fedfisher.audit.AuditReport;

/** An audit's report as one HTML page that needs neither network nor scripts. */
public final class AuditPage {
  private AuditPage() {}

  /** Writes {@code audit.html} and {@code audit.json} and gives the page's path. */
  public static Path write(AuditReport report, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("audit.json"), ReportJson.text(report));
    return Files.writeString(folder.resolve("audit.html"), html(report));
  }

  /** The page. */
  public static String html(AuditReport report) {
    Matcher slots = ReportPage.SLOT.matcher(ReportPage.resource("audit.html"));
    return slots.replaceAll(slot -> Matcher.quoteReplacement(content(slot.group(1), report)));
  }

  private static String content(String slot, AuditReport report) {
    return switch (slot) {
      case "title" -> Html.escape("Audit of round " + report.round());
      case "styles" -> ReportPage.resource("page.css");
      case "verdict" -> VerdictSection.html(report);
      case "findings" -> VerdictSection.findings(report);
      case "models" -> AuditTables.models(report);
      case "shards" -> AuditTables.shards(report);
      case "facts" -> AuditTables.facts(report);
      case "origin" -> AuditTables.origin(report);
      default -> throw new IllegalStateException("audit.html has an unknown slot: " + slot);
    };
  }
}
