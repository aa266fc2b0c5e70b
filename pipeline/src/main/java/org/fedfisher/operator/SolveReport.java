package org.fedfisher.operator;

import org.fedfisher.wire.SolverReport;
import org.fedfisher.wire.StopReason;

/** How one solve went; the wire's {@code SolverReport} as it crosses operators. */
public record SolveReport(
    String layer,
    int iterations,
    double objectiveAtAverage,
    double objectiveAtSolution,
    double residual,
    String stop,
    double damping) {

  static SolveReport of(SolverReport report) {
    return new SolveReport(
        report.getLayer(),
        report.getIterations(),
        report.getObjectiveAtAverage(),
        report.getObjectiveAtSolution(),
        report.getResidual(),
        report.getStop().name(),
        report.getDamping());
  }

  SolverReport wire() {
    return new SolverReport(
        layer,
        iterations,
        objectiveAtAverage,
        objectiveAtSolution,
        residual,
        StopReason.valueOf(stop),
        damping);
  }
}
