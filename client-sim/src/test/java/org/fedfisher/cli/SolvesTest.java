package org.fedfisher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.fedfisher.report.RoundReport.Solve;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.SolverReport;
import org.fedfisher.wire.StopReason;
import org.junit.jupiter.api.Test;

class SolvesTest {
  private static Solve solve(String layer, int iterations, double residual, String stop) {
    return new Solve(layer, iterations, 2, 1, residual, stop, 0.5);
  }

  private static String fact(List<SolverReport> solves) {
    Sha256 digest = new Sha256(new byte[32]);
    ModelPublished published =
        new ModelPublished(
            digest, digest, 5, 100L, "adam", Map.of(), 2.0, 1.0, 3.0, 0L, 214L, solves, 0);
    return FactLine.of(new LedgerFact("r", 4L, 0L, published));
  }

  @Test
  void rangeOfIterationsAndLargestResidualAreNamed() {
    assertThat(
            Solves.text(
                List.of(
                    solve("conv1", 3, 0.0098, "CONVERGED"), solve("fc1", 16, 0.0041, "CONVERGED"))))
        .isEqualTo("2 layers, 3 to 16 iterations, residual at most 0.0098, converged");
  }

  @Test
  void differentStopsAreCounted() {
    assertThat(
            Solves.text(
                List.of(
                    solve("a", 500, 0.5, "STEPS"),
                    solve("b", 500, 0.01, "CONVERGED"),
                    solve("c", 500, 0.0, "NO_CURVATURE"))))
        .isEqualTo(
            "3 layers, 500 iterations, residual at most 0.50, 1 converged, 1 no curvature, 1"
                + " steps");
  }

  @Test
  void fullFisherIsOneSolveOfTheWholeModel() {
    assertThat(Solves.text(List.of(solve("*", 12, 0.002, "CONVERGED"))))
        .isEqualTo("whole model, 12 iterations, residual at most 0.0020, converged");
  }

  @Test
  void factOfTheModelHasALineOnSolvesWhereThereAreAny() {
    assertThat(fact(List.of())).hasLineCount(1);
    assertThat(fact(List.of(new SolverReport("*", 12, 2.0, 1.0, 0.002, StopReason.STEPS, 0.1))))
        .hasLineCount(2)
        .endsWith("solves: whole model, 12 iterations, residual at most 0.0020, steps");
  }
}
