package org.fedfisher.operator;

import java.time.Duration;
import java.util.List;
import org.fedfisher.round.Specification;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.SolverReport;
import org.fedfisher.wire.StopReason;

/** What is shown of a round's latest model. */
final class ModelMetrics {
  private final RoundMetrics metrics;

  ModelMetrics(RoundMetrics metrics) {
    this.metrics = metrics;
  }

  /** Iterations are those of all solves, the residual is the largest; 0 where nothing iterated. */
  void show(Specification specification, ModelPublished model) {
    String round = specification.round();
    List<SolverReport> solves = model.getSolves();
    metrics.show(round, "publishedRevision", model.getRevision());
    metrics.show(round, "closeToModelMillis", model.getCloseToModelMillis());
    metrics.show(round, "objectiveAtAverage", model.getObjectiveAtAverage());
    metrics.show(round, "objectiveAtSolution", model.getObjectiveAtSolution());
    metrics.show(
        round, "solverIterations", solves.stream().mapToInt(SolverReport::getIterations).sum());
    metrics.show(
        round,
        "solverResidual",
        solves.stream().mapToDouble(SolverReport::getResidual).max().orElse(0));
    metrics.show(
        round, "solvesUnconverged", solves.stream().filter(ModelMetrics::unconverged).count());
    // Assemble is not told when the lateness ends; at the latest it runs from this close.
    metrics.finish(round, Duration.ofMillis(specification.wire().getAllowedLatenessMillis()));
  }

  private static boolean unconverged(SolverReport solve) {
    return solve.getStop() == StopReason.STEPS || solve.getStop() == StopReason.BREAKDOWN;
  }
}
