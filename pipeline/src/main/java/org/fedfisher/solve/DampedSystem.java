package org.fedfisher.solve;

import java.util.Arrays;
import java.util.function.Supplier;
import org.fedfisher.fisher.SymmetricOperator;

/**
 * A damped problem seen from the average: {@code (H + lambda) D = b - H W(0)} for D = W - W(0). The
 * half gradient at W(0) + D is left minus right side.
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

  /** Right minus left side at W(0) + d; without a product where d is 0. */
  public double[] residual(double[] d) {
    double[] residual = right.clone();
    if (Vectors.norm(d) > 0) {
      halfGradient(d, residual);
      Arrays.setAll(residual, j -> -residual[j]);
    }
    return residual;
  }

  /** The half gradient at W(0) + d. */
  public void halfGradient(double[] d, double[] gradient) {
    apply(d, gradient);
    for (int j = 0; j < gradient.length; j++) {
      gradient[j] -= right[j];
    }
  }
}
