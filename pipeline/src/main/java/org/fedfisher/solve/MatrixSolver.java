package org.fedfisher.solve;

import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.wire.Solver;

/** Solves the matrices of K-FAC rounds. Safe to use from several threads at once. */
public interface MatrixSolver {
  /** By the CPU, as the settings say. */
  MatrixSolver CPU = (shape, clients, settings) -> new CpuIntake(settings);

  /**
   * Opens the solve of one matrix, for use on this thread.
   *
   * @param clients how many are expected; others are solved too, and more slowly
   */
  Intake intake(MatrixShape shape, int clients, Solver settings);

  /** One matrix: its clients' factors as they are read, then its solve. */
  interface Intake extends AutoCloseable {
    /** Factors of the next client, in the problem's order. A solver may begin to load them. */
    void add(WeightedFactors client);

    /** Solves the problem, whose clients are those that were added, or others where none was. */
    Solution solve(KroneckerProblem problem, Start start);

    @Override
    void close();
  }
}
