package org.fedfisher.cli;

import java.util.Objects;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.jspecify.annotations.Nullable;

/**
 * How the objective is to be minimised; see the wire's {@code Solver}. What is not said is null and
 * follows from the structure of the Fisher and the solver's kind; whether what is said fits is for
 * the rules of rounds to decide.
 */
record SolverSection(
    @Nullable SolverKind kind,
    @Nullable Integer steps,
    @Nullable Double damping,
    @Nullable Double tolerance,
    @Nullable Arithmetic arithmetic) {
  static final SolverSection DEFAULT = new SolverSection(null, null, null, null, null);

  /** Conjugate gradient converges within tens of iterations; more would be a surprise. */
  private static final int MOST_ITERATIONS = 500;

  /** Steps of the published experiments. */
  private static final int STEPS = 2000;

  /** Instead of early stopping: undamped, directions that few clients see drift far. */
  private static final double DAMPING = 0.3;

  private static final double TOLERANCE = 0.01;

  Solver wire(FisherStructure fisher) {
    boolean elementwise = fisher == FisherStructure.NONE || fisher == FisherStructure.DIAGONAL;
    SolverKind solver =
        Objects.requireNonNullElse(
            kind, elementwise ? SolverKind.EXACT : SolverKind.CONJUGATE_GRADIENT);
    return new Solver(
        solver,
        Objects.requireNonNullElse(steps, steps(solver)),
        Objects.requireNonNullElse(damping, elementwise ? 0.0 : DAMPING),
        Objects.requireNonNullElse(
            tolerance, solver == SolverKind.CONJUGATE_GRADIENT ? TOLERANCE : 0.0),
        Objects.requireNonNullElse(arithmetic, Arithmetic.FAST));
  }

  private static int steps(SolverKind solver) {
    return switch (solver) {
      case EXACT -> 0;
      case CONJUGATE_GRADIENT -> MOST_ITERATIONS;
      case GRADIENT_DESCENT, ADAM -> STEPS;
    };
  }
}
