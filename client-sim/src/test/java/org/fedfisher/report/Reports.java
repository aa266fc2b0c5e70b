package org.fedfisher.report;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Reports with known contents. */
final class Reports {
  static final String HOSTILE = "</script><script src=\"http://evil.example/x.js\"></script>'&";

  private static final RoundReport.Accuracy DIAGONAL =
      new RoundReport.Accuracy(58.4, 71.25, null, 79.5);
  private static final RoundReport.Accuracy FEDAVG =
      new RoundReport.Accuracy(58.4, null, null, null);
  private static final RoundReport.Accuracy KFAC =
      new RoundReport.Accuracy(58.4, 71.25, 77.75, 79.5);

  private Reports() {}

  static RoundReport example() {
    return report("digits", DIAGONAL, "digits-0");
  }

  static RoundReport fedavgOnly() {
    return report("digits", FEDAVG, "digits-0");
  }

  static RoundReport kfac() {
    return report(
        "digits",
        KFAC,
        "digits-0",
        new RoundReport.TrainedModel(
            "digits-0",
            "lenet",
            44_190,
            "kfac",
            "eigen, rank 45",
            "conjugate gradient, at most 500 steps, damping 0.3, tolerance 0.01, fast",
            0),
        List.of(
            new RoundReport.Solve("conv1", 7, 0.0321, 0.0123, 0.0087, "CONVERGED", 0.45),
            new RoundReport.Solve("fc1", 500, 0.0456, 0.0234, 0.0211, "STEPS", 0.012)));
  }

  static RoundReport hostile() {
    return report(HOSTILE, DIAGONAL, HOSTILE);
  }

  private static RoundReport report(String dataset, RoundReport.Accuracy accuracy, String round) {
    return report(
        dataset,
        accuracy,
        round,
        new RoundReport.TrainedModel(
            round, "lenet", 44_190, "diagonal", "", "exact, damping 0.0", 321),
        List.of());
  }

  private static RoundReport report(
      String dataset,
      RoundReport.Accuracy accuracy,
      String round,
      RoundReport.TrainedModel model,
      List<RoundReport.Solve> solves) {
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
        solves,
        32.6,
        model,
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
