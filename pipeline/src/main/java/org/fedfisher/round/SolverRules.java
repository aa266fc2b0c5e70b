package org.fedfisher.round;

import static org.fedfisher.round.Specification.expect;

import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;

/** Which solver, with which settings, fits which Fisher structure. */
final class SolverRules {
  private static final int MOST_STEPS = 1_000_000;

  private SolverRules() {}

  static void check(FisherStructure fisher, Solver solver) {
    SolverKind kind = solver.getKind();
    boolean elementwise = fisher == FisherStructure.NONE || fisher == FisherStructure.DIAGONAL;
    expect(
        kind != (elementwise ? SolverKind.CONJUGATE_GRADIENT : SolverKind.EXACT),
        "solver.kind",
        kind,
        elementwise
            ? "EXACT, GRADIENT_DESCENT or ADAM for structure " + fisher
            : "CONJUGATE_GRADIENT, GRADIENT_DESCENT or ADAM for structure " + fisher);
    int steps = solver.getSteps();
    boolean exact = kind == SolverKind.EXACT;
    expect(
        exact ? steps == 0 : steps >= 1 && steps <= MOST_STEPS,
        "solver.steps",
        steps,
        exact ? "0 for EXACT" : "1 to " + MOST_STEPS);
    double damping = solver.getDamping();
    expect(
        damping >= 0 && Double.isFinite(damping), "solver.damping", damping, "a number from 0 up");
    double tolerance = solver.getTolerance();
    boolean stops = kind == SolverKind.CONJUGATE_GRADIENT;
    expect(
        stops ? tolerance > 0 && tolerance < 1 : tolerance == 0,
        "solver.tolerance",
        tolerance,
        stops ? "a number between 0 and 1" : "0 for " + kind);
  }
}
