package org.fedfisher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fedfisher.report.RoundReport;
import org.fedfisher.report.RoundReport.Accuracy;
import org.fedfisher.report.RoundReport.Solve;
import org.fedfisher.report.RoundReport.TrainedModel;
import org.junit.jupiter.api.Test;

class DemoTextTest {
  private static List<String> lines(Accuracy accuracy, TrainedModel model, List<Solve> solves) {
    return DemoText.lines(
        new RoundReport(
            "digits",
            1,
            0.1,
            1,
            0,
            List.of(10L),
            List.of(50.0),
            accuracy,
            new RoundReport.Objective(2, 1),
            new RoundReport.Ledger(1, new TreeMap<>(), "TARGET_REACHED"),
            "ab",
            "cd",
            132_777,
            new RoundReport.Seconds(1, 1, 1, 0.5),
            solves,
            24.04,
            model,
            new RoundReport.ClassTable(
                List.of("0"), List.of(List.of(10)), List.of(50.0), List.of(60.0)),
            List.of(),
            new RoundReport.Provenance("", "", new TreeMap<>(), new TreeMap<>(Map.of()))));
  }

  @Test
  void kfacRoundComparesFourModelsAndTellsOfSolves() {
    List<String> lines =
        lines(
            new Accuracy(40, 50.0, 55.0, 60.0),
            new TrainedModel("r", "lenet", 44_190, "kfac", "eigen, rank 45", "cg", 0),
            List.of(new Solve("fc1", 9, 2, 1, 0.0089, "CONVERGED", 0.3)));
    assertThat(lines)
        .containsSubsequence(
            "  FedAvg               40.0 %",
            "  Fisher merge         50.0 %",
            "  RegMean              55.0 %",
            "  FedFisher (K-FAC)    60.0 %",
            "Solves:     layer fc1, 9 iterations, residual at most 0.0089, converged",
            "Upload:     132,777 bytes per client, once: 24.0 bits per parameter (factors eigen, rank"
                + " 45); model 0.50 s after the close");
  }

  @Test
  void roundsWithoutFactorsHaveNoRegMeanAndNoFactors() {
    List<String> lines =
        lines(
            new Accuracy(40, 50.0, null, 60.0),
            new TrainedModel("r", "small", 1_680, "full", "", "cg", 0),
            List.of());
    assertThat(lines)
        .contains("  FedFisher (full)    60.0 %")
        .noneMatch(line -> line.contains("RegMean") || line.contains("factors"))
        .noneMatch(line -> line.startsWith("Solves:"));
  }
}
