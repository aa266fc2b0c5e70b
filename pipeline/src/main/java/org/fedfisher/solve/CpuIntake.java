package org.fedfisher.solve;

import org.fedfisher.wire.Solver;

/** Loads nothing ahead: the problem has the factors. */
record CpuIntake(Solver settings) implements MatrixSolver.Intake {
  @Override
  public void add(WeightedFactors client) {}

  @Override
  public Solution solve(KroneckerProblem problem, Start start) {
    return QuadraticSolve.solve(problem, settings, start);
  }

  @Override
  public void close() {}
}
