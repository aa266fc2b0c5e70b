package org.fedfisher.solve;

import java.util.Locale;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.StopReason;

/** Minimises a quadratic that is known by its products with vectors: K-FAC and full Fishers. */
public interface QuadraticSolver {
  /** How far a solver went, and why no farther. */
  record Progress(int iterations, StopReason stop) {}

  /**
   * Moves the displacement from the average, which comes as the start's, towards the minimiser.
   *
   * @param displacement D, changed
   */
  Progress solve(DampedSystem system, double[] displacement);

  /** The solver that a round asks for. */
  static QuadraticSolver of(Solver settings) {
    return switch (settings.getKind()) {
      case GRADIENT_DESCENT -> new QuadraticDescent(settings.getSteps());
      case ADAM -> new QuadraticAdam(settings.getSteps());
      case CONJUGATE_GRADIENT ->
          new ConjugateGradient(settings.getSteps(), settings.getTolerance());
      case EXACT -> throw new IllegalArgumentException("exact is for NONE and DIAGONAL");
    };
  }

  /** How the ledger names it, with its settings. */
  static String describe(Solver settings) {
    String tolerance =
        settings.getKind() == SolverKind.CONJUGATE_GRADIENT
            ? ", tolerance %s".formatted(settings.getTolerance())
            : "";
    return DiagonalSolver.describe(settings)
        + tolerance
        + ", "
        + settings.getArithmetic().name().toLowerCase(Locale.ROOT);
  }
}
