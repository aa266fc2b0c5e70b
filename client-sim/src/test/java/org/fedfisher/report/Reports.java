package org.fedfisher.report;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Reports with known contents. */
final class Reports {
  static final String HOSTILE = "</script><script src=\"http://evil.example/x.js\"></script>'&";

  private Reports() {}

  static RoundReport example() {
    return report("digits", new RoundReport.Accuracy(58.4, 71.25, 79.5), "digits-0");
  }

  static RoundReport fedavgOnly() {
    return report("digits", new RoundReport.Accuracy(58.4, null, null), "digits-0");
  }

  static RoundReport hostile() {
    return report(HOSTILE, new RoundReport.Accuracy(58.4, 71.25, 79.5), HOSTILE);
  }

  private static RoundReport report(String dataset, RoundReport.Accuracy accuracy, String round) {
    List<List<Integer>> counts =
        List.of(
            List.of(0, 700, 12, 0, 0, 310, 0, 0, 0, 3),
            List.of(600, 0, 0, 0, 520, 0, 0, 0, 80, 0),
            List.of(0, 0, 640, 0, 0, 0, 0, 730, 0, 0),
            List.of(100, 3, 0, 702, 180, 0, 0, 0, 0, 0),
            List.of(0, 0, 40, 0, 0, 390, 700, 0, 620, 697));
    return new RoundReport(
        dataset,
        5,
        0.1,
        10,
        0,
        counts.stream().map(c -> (long) c.stream().mapToInt(i -> i).sum()).toList(),
        Arrays.asList(29.1, 30.4, 19.8, null, 42.0),
        accuracy,
        new RoundReport.Objective(0.012_34, 0.004_56),
        new RoundReport.Ledger(
            4, new TreeMap<>(Map.of("DUPLICATE_CLIENT", 1, "LATE", 1)), "TARGET_REACHED"),
        "ab".repeat(32),
        "cd".repeat(32),
        180_224,
        new RoundReport.Seconds(61.2, 14.8, 0.31, 0.214),
        new RoundReport.TrainedModel(
            round, "lenet", 44_190, "diagonal, exact", "exact, damping 0.0", 321),
        new RoundReport.ClassTable(
            IntStream.range(0, 10).mapToObj(Integer::toString).toList(),
            counts,
            IntStream.range(0, 10).mapToObj(k -> 30.0 + 6 * k).toList(),
            IntStream.range(0, 10).mapToObj(k -> 95.0 - 4 * k).toList()),
        List.of(
            new RoundReport.LedgerEvent(0, 0, "opened", "", "target 4, quorum 2"),
            new RoundReport.LedgerEvent(1, 20.4, "admitted", "client-4", "2,447 examples"),
            new RoundReport.LedgerEvent(
                2, 20.6, "refused", "client-4", "duplicate client: already admitted"),
            new RoundReport.LedgerEvent(3, 33, "closed", "", "target reached, 4 admitted"),
            new RoundReport.LedgerEvent(4, 33.2, "model published", "", "exact, damping 0.0")),
        new RoundReport.Provenance(
            "fedfisher demo --seed 0 " + (round.equals(HOSTILE) ? HOSTILE : ""),
            "2026-01-02T03:04:05Z",
            new TreeMap<>(Map.of("Java", "17.0.1", "Flink", "2.3.0")),
            new TreeMap<>(Map.of("runtime", "Java 17"))));
  }
}
