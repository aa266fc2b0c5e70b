package org.fedfisher.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The report as one HTML page that needs no network: styles, chart library and the report's own
 * JSON are in it. Every number is in a table too, for readers without scripts or sight.
 */
public final class ReportPage {
  private static final String CHART_LIBRARY =
      "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";

  /** Where a template takes a section. */
  static final Pattern SLOT = Pattern.compile("\\{\\{(\\w+)}}");

  private ReportPage() {}

  /** Writes {@code report.html} and {@code report.json} and gives the page's path. */
  public static Path write(RoundReport report, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("report.json"), ReportJson.text(report));
    return Files.writeString(folder.resolve("report.html"), html(report));
  }

  /** The page. */
  public static String html(RoundReport report) {
    Matcher slots = SLOT.matcher(resource("page.html"));
    return slots.replaceAll(slot -> Matcher.quoteReplacement(content(slot.group(1), report)));
  }

  private static String content(String slot, RoundReport report) {
    return switch (slot) {
      case "title" -> Html.escape("Round " + report.model().round());
      case "styles" -> resource("page.css");
      case "headline" -> HeadlineSection.html(report);
      case "classes" -> ClassesSection.html(report);
      case "accuracy" -> AccuracySection.html(report);
      case "ledger" -> LedgerSection.html(report);
      case "timings" -> TimingsSection.html(report);
      case "origin" -> OriginSection.html(report);
      case "json" -> ReportJson.inScript(report);
      case "library" -> resource(CHART_LIBRARY).replaceAll("(?m)^//# sourceMappingURL=.*$", "");
      case "charts" -> resource("page.js");
      default -> throw new IllegalStateException("page.html has an unknown slot: " + slot);
    };
  }

  /** A file beside this class, or on the class path. */
  static String resource(String name) {
    try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing from the class path: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
