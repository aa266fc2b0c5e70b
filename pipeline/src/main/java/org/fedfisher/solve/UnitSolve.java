package org.fedfisher.solve;

import java.util.List;
import org.fedfisher.fisher.Grid;
import org.fedfisher.fisher.ShardObjective;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.SolverKind;

/**
 * Solves shards that belong together: one alone, or for the full Fisher all.
 *
 * @param round its specification
 * @param layout of its shards
 * @param examples of all clients, n
 * @param dampings lambda by layer
 * @param lambdaMax largest damped curvature of the model; of elementwise solves
 */
@SuppressWarnings("ArrayRecordComponent") // short-lived, never compared
public record UnitSolve(
    RoundSpecification round,
    ShardLayout layout,
    long examples,
    double[] dampings,
    double lambdaMax) {

  /**
   * Opens the solve of a unit, which may load a K-FAC matrix's factors as they are read.
   *
   * @param unit number of the shard; 0 where all are solved together
   * @param clients how many are expected
   */
  public MatrixSolver.Intake intake(MatrixSolver solver, int unit, int clients) {
    return round.getFisher() == FisherStructure.KFAC
        ? solver.intake(layout.shards().get(unit).matrix(), clients, round.getSolver())
        : new CpuIntake(round.getSolver());
  }

  /** Solves on this machine's processor. */
  public UnitSolution solve(
      int unit, List<ShardSums> sums, List<WeightedFactors> clients, Start start) {
    return solve(unit, sums, clients, start, new CpuIntake(round.getSolver()));
  }

  /**
   * Solves.
   *
   * @param unit number of the shard; 0 where all are solved together
   * @param sums of the unit's shards, in order
   * @param clients factors of a K-FAC matrix, in the canonical order; else none
   * @param start where to begin
   * @param intake solves a K-FAC matrix; has been given the same factors
   */
  public UnitSolution solve(
      int unit,
      List<ShardSums> sums,
      List<WeightedFactors> clients,
      Start start,
      MatrixSolver.Intake intake) {
    Grid grid = Grid.of(round.getBounds());
    Shard shard = layout.shards().get(unit);
    double damping = dampings[shard.layer()];
    boolean comparisons = round.getComparisons();
    return switch (round.getFisher()) {
      case NONE, DIAGONAL -> {
        ShardObjective objective = new ShardObjective(sums.get(0), grid, examples);
        DiagonalSolver solver = DiagonalSolver.of(round.getSolver());
        yield new UnitSolution(
            List.of(ShardSolution.of(objective, solver, damping, lambdaMax, start)), List.of());
      }
      case KFAC ->
          new MatrixSolve(shard, sums.get(0), grid, examples, clients)
              .solve(intake, round.getSolver().getArithmetic(), damping, comparisons, start);
      case FULL ->
          new WholeSolve(layout, sums, grid, examples)
              .solve(round.getSolver(), dampings, comparisons, start);
    };
  }

  /** Where the solve of the next revision starts. */
  public Start next(UnitSolution solution) {
    boolean anywhere = round.getSolver().getKind() == SolverKind.EXACT;
    return anywhere ? Start.atAverage() : solution.displacement();
  }
}
