package org.fedfisher.solve;

import java.util.function.Supplier;
import org.fedfisher.fisher.SymmetricOperator;

/**
 * A damped problem seen from the average: {@code (H + lambda) D = b - H W(0)} for D = W - W(0). The
 * half gradient at W(0) + D is left minus right side, and every solver starts at D = 0.
 *
 * @param h H
 * @param damping lambda of each parameter
 * @param right b - H W(0)
 * @param preconditioner near the inverse of H + lambda; built when asked for
 */
@SuppressWarnings("ArrayRecordComponent") // large, short-lived, never compared
public record DampedSystem(
    SymmetricOperator h,
    double[] damping,
    double[] right,
    Supplier<Preconditioner> preconditioner) {
  public int size() {
    return right.length;
  }

  /** {@code y = (H + lambda) x}. */
  public void apply(double[] x, double[] y) {
    h.apply(x, y);
    for (int j = 0; j < y.length; j++) {
      y[j] += damping[j] * x[j];
    }
  }

  /** The half gradient at W(0) + d. */
  public void halfGradient(double[] d, double[] gradient) {
    apply(d, gradient);
    for (int j = 0; j < gradient.length; j++) {
      gradient[j] -= right[j];
    }
  }
}
