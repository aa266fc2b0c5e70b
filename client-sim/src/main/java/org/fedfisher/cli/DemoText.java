package org.fedfisher.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.fedfisher.report.RoundReport;
import org.jspecify.annotations.Nullable;

/** A round's report as lines for a terminal. */
final class DemoText {
  private DemoText() {}

  static List<String> lines(RoundReport report) {
    List<String> lines = new ArrayList<>();
    lines.add("Each client alone:");
    lines.addAll(clients(report));
    lines.add("");
    lines.add("Together, on %s test examples no client has seen:".formatted(report.dataset()));
    lines.addAll(models(report));
    if (report.mergeIsExact()) {
      lines.add(
          "  A diagonal Fisher solved exactly without damping is the Fisher merge; --damping or");
      lines.add("  --solver gradient-descent part them.");
    }
    lines.add("");
    lines.add("Ledger:     " + ledger(report));
    if (report.accuracy().fedfisher() != null) {
      lines.add(
          String.format(
              Locale.ROOT,
              "Objective:  %.4g at the average, %.4g at the solution (%s)",
              report.objective().average(),
              report.objective().solution(),
              report.model().solver()));
    }
    if (!report.solves().isEmpty()) {
      lines.add("Solves:     " + Solves.text(report.solves()));
    }
    lines.add(
        String.format(
            Locale.ROOT,
            "Upload:     %,d bytes per client, once: %.1f bits per parameter%s; model %.2f s after the"
                + " close",
            report.bytesPerClient(),
            report.bitsPerParameter(),
            factors(report),
            report.seconds().closeToModel()));
    lines.add("Sums:       sha256 " + report.sumsDigest());
    lines.add("Model:      sha256 " + report.modelDigest());
    return lines;
  }

  private static List<String> clients(RoundReport report) {
    TextTable table = new TextTable("client", "examples", "accuracy", "holds");
    for (int client = 0; client < report.clients(); client++) {
      table.row(
          Integer.toString(client),
          String.format(Locale.ROOT, "%,d", report.examples().get(client)),
          percent(report.localAccuracy().get(client)),
          held(report, client));
    }
    return table.lines();
  }

  /** Classes that make up at least a hundredth of the client's examples. */
  private static String held(RoundReport report, int client) {
    List<Integer> counts = report.classes().counts().get(client);
    long all = report.examples().get(client);
    return IntStream.range(0, counts.size())
        .filter(k -> counts.get(k) >= all / 100.0)
        .mapToObj(
            k ->
                String.format(
                    Locale.ROOT,
                    "%s (%.0f %%)",
                    report.classes().names().get(k),
                    100.0 * counts.get(k) / all))
        .collect(Collectors.joining("  "));
  }

  private static List<String> models(RoundReport report) {
    TextTable table = new TextTable("model", "accuracy");
    table.row("FedAvg", percent(report.accuracy().fedavg()));
    if (report.accuracy().fisherMerge() != null) {
      table.row("Fisher merge", percent(report.accuracy().fisherMerge()));
    }
    if (report.accuracy().regMean() != null) {
      table.row("RegMean", percent(report.accuracy().regMean()));
    }
    if (report.accuracy().fedfisher() != null) {
      table.row(report.model().fedfisher(), percent(report.accuracy().fedfisher()));
    }
    return table.lines();
  }

  private static String factors(RoundReport report) {
    String factors = report.model().factors();
    return factors.isEmpty() ? "" : " (factors " + factors + ")";
  }

  private static String ledger(RoundReport report) {
    StringBuilder text = new StringBuilder("%d admitted".formatted(report.ledger().admitted()));
    report
        .ledger()
        .refused()
        .forEach(
            (reason, count) -> text.append(", %d refused (%s)".formatted(count, words(reason))));
    return text.append("; closed: ").append(words(report.ledger().closeReason())).toString();
  }

  private static String words(String reason) {
    return reason.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String percent(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%5.1f %%", value);
  }
}
