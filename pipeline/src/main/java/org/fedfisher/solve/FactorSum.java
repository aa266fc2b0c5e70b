package org.fedfisher.solve;

import java.util.List;
import java.util.function.Function;
import org.fedfisher.schemas.Factor;
import org.fedfisher.wire.Arithmetic;

/** {@code sum_i p_i L_i R_i^T} of one side's factors, as a dense matrix. */
final class FactorSum {
  private FactorSum() {}

  /** Row-major, size x size; clients in order, thin factors before whole ones. */
  static double[] of(
      Arithmetic arithmetic,
      int size,
      List<WeightedFactors> clients,
      Function<WeightedFactors, Factor> side) {
    // Products of its own: what they hold is freed here, not at the end of the solve.
    try (Products<?> products = Products.of(arithmetic)) {
      return of(products, size, clients, side);
    }
  }

  private static <M> double[] of(
      Products<M> products,
      int size,
      List<WeightedFactors> clients,
      Function<WeightedFactors, Factor> side) {
    M thin = products.zeros(size, size);
    double[] whole = new double[size * size];
    for (WeightedFactors client : clients) {
      Factor factor = side.apply(client);
      if (factor.rank() == 0) {
        continue;
      }
      if (factor.isWhole()) {
        for (int j = 0; j < whole.length; j++) {
          whole[j] += client.p() * factor.left()[j];
        }
      } else {
        M left = products.of(size, factor.rank(), factor.left(), client.p());
        M right =
            products.of(factor.rank(), size, Transpose.of(factor.right(), size, factor.rank()), 1);
        products.multiply(left, right, thin, 0, size, true);
      }
    }
    double[] sum = new double[size * size];
    products.get(thin, sum);
    for (int j = 0; j < sum.length; j++) {
      sum[j] += whole[j];
    }
    return sum;
  }
}
