package org.fedfisher.solve;

import java.util.Locale;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;

/**
 * Minimises {@code h w^2 - 2 b w + lambda (w - w0)^2} for each parameter on its own, starting at
 * the weighted average w0, or where the previous revision of the model suggests. Plain Java in a
 * fixed order: the same bits on every machine.
 */
public interface DiagonalSolver {
  /**
   * One parameter.
   *
   * @param start first guess; w0 where neither curvature nor damping is
   * @param average w0
   * @param curvature h, at least 0
   * @param target b
   * @param damping lambda of the parameter's layer, at least 0
   * @param lambdaMax largest h + lambda of the whole model
   */
  double solve(
      double start,
      double average,
      double curvature,
      double target,
      double damping,
      double lambdaMax);

  /** The solver that a round asks for. */
  static DiagonalSolver of(Solver settings) {
    return switch (settings.getKind()) {
      case EXACT -> new Exact();
      case GRADIENT_DESCENT -> new GradientDescent(settings.getSteps());
      case ADAM -> new PublishedAdam(settings.getSteps());
      case CONJUGATE_GRADIENT ->
          throw new IllegalArgumentException("conjugate gradient is for KFAC and FULL");
    };
  }

  /** How the ledger names it, with its settings. */
  static String describe(Solver settings) {
    String most = settings.getKind() == SolverKind.CONJUGATE_GRADIENT ? "at most " : "";
    String steps =
        settings.getSteps() == 0 ? "" : ", %s%d steps".formatted(most, settings.getSteps());
    return "%s%s, damping %s"
        .formatted(
            settings.getKind().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            steps,
            settings.getDamping());
  }
}
