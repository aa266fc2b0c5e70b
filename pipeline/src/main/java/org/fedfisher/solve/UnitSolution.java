package org.fedfisher.solve;

import java.util.List;
import org.fedfisher.wire.SolverReport;

/**
 * What one solve gives.
 *
 * @param shards of the unit, in order
 * @param reports one of a K-FAC matrix or of a whole model; none of an elementwise solve
 */
public record UnitSolution(List<ShardSolution> shards, List<SolverReport> reports) {
  public UnitSolution {
    shards = List.copyOf(shards);
    reports = List.copyOf(reports);
  }

  static SolverReport report(String layer, Solution solution, double damping) {
    return new SolverReport(
        layer,
        solution.iterations(),
        solution.objectiveAtAverage(),
        solution.objectiveAtSolution(),
        solution.residual(),
        solution.stop(),
        damping);
  }
}
