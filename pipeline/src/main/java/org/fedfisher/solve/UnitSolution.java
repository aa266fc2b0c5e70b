package org.fedfisher.solve;

import java.util.List;
import org.fedfisher.wire.SolverReport;

/**
 * What one solve gives.
 *
 * @param shards of the unit, in order
 * @param reports one of a K-FAC matrix or of a whole model; none of an elementwise solve
 * @param device what solved it, with driver and library; empty for this machine's processor
 */
public record UnitSolution(List<ShardSolution> shards, List<SolverReport> reports, String device) {
  /** By this machine's processor. */
  UnitSolution(List<ShardSolution> shards, List<SolverReport> reports) {
    this(shards, reports, "");
  }

  public UnitSolution {
    shards = List.copyOf(shards);
    reports = List.copyOf(reports);
  }

  /** How far the solution lies from the average. */
  Start displacement() {
    int parameters = shards.stream().mapToInt(shard -> shard.solution().length).sum();
    float[] displacement = new float[parameters];
    int at = 0;
    for (ShardSolution shard : shards) {
      for (int j = 0; j < shard.solution().length; j++) {
        displacement[at++] = shard.solution()[j] - shard.average()[j];
      }
    }
    return new Start(displacement);
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
