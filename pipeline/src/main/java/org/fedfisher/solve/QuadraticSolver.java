package org.fedfisher.solve;

import java.util.Locale;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;

/** Minimises a quadratic that is known by its products with vectors: K-FAC and full Fishers. */
public interface QuadraticSolver {
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
