package org.fedfisher.solve;

import org.fedfisher.fisher.SymmetricOperator;

/** {@code H W} of a full Fisher, d x d. Cost: 2 d^2 operations, bound by memory. */
final class FullOperator<M> implements SymmetricOperator {
  private final Products<M> products;
  private final FullProblem problem;
  private final M matrix;
  private final M row;
  private final M result;

  FullOperator(Products<M> products, FullProblem problem) {
    this.products = products;
    this.problem = problem;
    int d = problem.parameters();
    matrix = products.of(d, d, problem.matrix());
    row = products.zeros(1, d);
    result = products.zeros(1, d);
  }

  @Override
  public int size() {
    return problem.parameters();
  }

  @Override
  public double trace() {
    double sum = 0;
    for (int j = 0; j < size(); j++) {
      sum += problem.matrix()[j * (size() + 1)];
    }
    return sum;
  }

  /** As {@code x^T H}, the same because H is symmetric: rows of H are added, which vectorises. */
  @Override
  public void apply(double[] x, double[] y) {
    products.put(x, row);
    products.multiply(row, matrix, result, 0, size(), false);
    products.get(result, y);
  }
}
