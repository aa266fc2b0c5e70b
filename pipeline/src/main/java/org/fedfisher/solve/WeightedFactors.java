package org.fedfisher.solve;

import org.fedfisher.schemas.Factor;

/**
 * One client's part of a K-FAC matrix: {@code p (A (x) G)}.
 *
 * @param p n_i / n, the client's share of all examples
 * @param a A, in x in
 * @param g G, out x out
 */
public record WeightedFactors(double p, Factor a, Factor g) {
  /** p tr(A) tr(G), the trace of {@code p (A (x) G)}. */
  public double trace() {
    return p * a.trace() * g.trace();
  }
}
