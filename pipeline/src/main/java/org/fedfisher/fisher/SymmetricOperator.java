package org.fedfisher.fisher;

/**
 * A symmetric, positive semi-definite matrix H that is known by what it does to a vector: sum_i p_i
 * F_i, which may be far too large to write down.
 */
public interface SymmetricOperator {
  /** Rows of H, parameters of W. */
  int size();

  /** {@code y = H x}; both have {@link #size} numbers and are different arrays. */
  void apply(double[] x, double[] y);

  /** Sum of the diagonal; 0 where nobody has curvature. */
  double trace();
}
