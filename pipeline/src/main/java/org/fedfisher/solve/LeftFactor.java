package org.fedfisher.solve;

import org.fedfisher.schemas.Factor;

/**
 * A client's p G, multiplied from the left: {@code p G V} for some columns of a V at a time.
 *
 * @param <M> a matrix
 */
sealed interface LeftFactor<M> {
  /** {@code to[:, range] = p G from[:, range]}, or added to what is there. */
  void multiply(Products<M> products, M from, M to, int start, int end, boolean add);

  /**
   * Loads a factor; {@code scratch} has the factor's rank in rows and all columns ever asked for.
   */
  static <M> LeftFactor<M> of(Products<M> products, double p, Factor g, M scratch) {
    if (g.isWhole()) {
      return new Whole<>(products.of(g.size(), g.size(), g.left(), p));
    }
    M left = products.of(g.size(), g.rank(), g.left(), p);
    M right = products.of(g.rank(), g.size(), Transpose.of(g.right(), g.size(), g.rank()), 1);
    if (!isCheaperLow(g)) {
      M whole = products.zeros(g.size(), g.size());
      products.multiply(left, right, whole, 0, g.size(), false);
      return new Whole<>(whole);
    }
    return new Low<>(left, right, scratch);
  }

  /** Two thin products cost less than a square one while the rank is at most half the size. */
  static boolean isCheaperLow(Factor factor) {
    return !factor.isWhole() && 2 * factor.rank() <= factor.size();
  }

  /** p G as it is. */
  record Whole<M>(M matrix) implements LeftFactor<M> {
    @Override
    public void multiply(Products<M> products, M from, M to, int start, int end, boolean add) {
      products.multiply(matrix, from, to, start, end, add);
    }
  }

  /** p L and R^T. */
  record Low<M>(M left, M right, M scratch) implements LeftFactor<M> {
    @Override
    public void multiply(Products<M> products, M from, M to, int start, int end, boolean add) {
      products.multiply(right, from, scratch, start, end, false);
      products.multiply(left, scratch, to, start, end, add);
    }
  }
}
