package org.fedfisher.solve;

import org.fedfisher.wire.Solver;

/** Solves a problem as the round's settings ask. */
public final class QuadraticSolve {
  private QuadraticSolve() {}

  /** Solves one matrix of a K-FAC round. */
  public static Solution solve(KroneckerProblem problem, Solver settings) {
    return of(settings);
  }

  /** Solves the whole model of a round with full Fishers. */
  public static Solution solve(FullProblem problem, Solver settings) {
    return of(settings);
  }

  private static Solution of(Solver settings) {
    throw new UnsupportedOperationException(QuadraticSolver.describe(settings));
  }
}
