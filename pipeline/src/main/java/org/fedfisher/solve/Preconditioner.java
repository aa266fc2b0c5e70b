package org.fedfisher.solve;

/** A symmetric, positive definite matrix near the inverse of a damped H. */
@FunctionalInterface
public interface Preconditioner {
  /** {@code z = P r}; different arrays. */
  void apply(double[] r, double[] z);

  /** None: P is the identity. */
  static Preconditioner none() {
    return (r, z) -> System.arraycopy(r, 0, z, 0, r.length);
  }
}
