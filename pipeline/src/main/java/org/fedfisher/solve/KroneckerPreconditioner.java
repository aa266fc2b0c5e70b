package org.fedfisher.solve;

import org.fedfisher.solve.Products.Spectrum;
import org.fedfisher.wire.Arithmetic;

/**
 * The inverse of {@code (sum p A) (x) (sum p G) + lambda} through the eigendecompositions of both
 * sums: exact for one client, and close where clients' factors are alike. Cost: 4 d (in + out)
 * operations, and the decompositions once.
 */
final class KroneckerPreconditioner<M> implements Preconditioner {
  private final Products<M> products;
  private final int out;
  private final int in;
  private final Spectrum<M> a;
  private final Spectrum<M> g;
  private final double[] inverse;
  private final M first;
  private final M second;

  private KroneckerPreconditioner(
      Products<M> products, KroneckerProblem problem, Arithmetic arithmetic) {
    this.products = products;
    out = problem.shape().out();
    in = problem.shape().in();
    a =
        products.spectrum(
            in, symmetrised(FactorSum.of(arithmetic, in, problem.clients(), WeightedFactors::a)));
    g =
        products.spectrum(
            out, symmetrised(FactorSum.of(arithmetic, out, problem.clients(), WeightedFactors::g)));
    inverse = inverse(problem.damping());
    first = products.zeros(out, in);
    second = products.zeros(out, in);
  }

  /**
   * For a problem, or none: without damping it would leave W(0) + range(H), where the minimiser
   * nearest to the average is; and a very wide layer's decomposition costs more than it saves.
   */
  static <M> Preconditioner of(
      Products<M> products, KroneckerProblem problem, Arithmetic arithmetic) {
    int widest = Math.max(problem.shape().in(), problem.shape().out());
    return problem.damping() == 0 || widest > products.largestSpectrum()
        ? Preconditioner.none()
        : new KroneckerPreconditioner<>(products, problem, arithmetic);
  }

  /** Compressed factors as published are not quite symmetric. */
  private static double[] symmetrised(double[] matrix) {
    int size = (int) Math.round(Math.sqrt(matrix.length));
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < i; j++) {
        double mean = (matrix[i * size + j] + matrix[j * size + i]) / 2;
        matrix[i * size + j] = mean;
        matrix[j * size + i] = mean;
      }
    }
    return matrix;
  }

  /**
   * 1 / (gamma_o alpha_i + lambda); negative eigenvalues are rounding, or published compression.
   */
  private double[] inverse(double damping) {
    double[] inverse = new double[out * in];
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < in; i++) {
        double product = Math.max(0, g.values()[o]) * Math.max(0, a.values()[i]);
        inverse[o * in + i] = 1 / (product + damping);
      }
    }
    return inverse;
  }

  @Override
  public void apply(double[] r, double[] z) {
    products.put(r, first);
    products.multiply(first, a.vectors(), second, 0, in, false);
    products.multiply(g.transposed(), second, first, 0, in, false);
    products.get(first, z);
    for (int j = 0; j < z.length; j++) {
      z[j] *= inverse[j];
    }
    products.put(z, first);
    products.multiply(first, a.transposed(), second, 0, in, false);
    products.multiply(g.vectors(), second, first, 0, in, false);
    products.get(first, z);
  }
}
