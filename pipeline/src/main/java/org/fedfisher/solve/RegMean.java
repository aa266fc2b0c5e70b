package org.fedfisher.solve;

import java.util.List;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.wire.Arithmetic;

/**
 * RegMean (Jin, Ren, Preotiuc-Pietro and Cheng, arXiv 2212.09849): the weights whose outputs differ
 * least from every client's on its own inputs, {@code W = (sum p W_i Z_i) (sum p Z_i)^-1} with Z_i
 * = A_i, off-diagonal entries times 0.9. A baseline beside the solve. Cost: the sum of the factors
 * and a Cholesky decomposition of it, {@code in^3 / 3 + 2 d in} operations in double.
 *
 * <p>An input that no client ever saw makes the sum singular. Then, and only then, as little as the
 * decomposition needs is added to the diagonal, with the same pull towards the average: what nobody
 * knows keeps the average.
 */
public final class RegMean {
  /** What is left of an off-diagonal entry; the published choice. */
  static final double OFF_DIAGONAL = 0.9;

  /** From rounding upwards; at 16 times a try, ten tries reach the diagonal itself. */
  private static final double ENLARGE = 16;

  private RegMean() {}

  /**
   * Merges a matrix; arrays are out x in, row-major.
   *
   * @param average W(0)
   * @param numerator sum_i p_i W_i Z_i
   */
  public static float[] of(
      MatrixShape shape,
      float[] average,
      double[] numerator,
      List<WeightedFactors> clients,
      Arithmetic arithmetic) {
    int in = shape.in();
    double[] sum = FactorSum.of(arithmetic, in, clients, WeightedFactors::a);
    double largest = 0;
    for (int i = 0; i < in; i++) {
      for (int j = 0; j < in; j++) {
        sum[i * in + j] *= i == j ? 1 : OFF_DIAGONAL;
      }
      largest = Math.max(largest, sum[i * in + i]);
    }
    if (largest == 0) {
      return average.clone();
    }
    try (Products<?> products = Products.of(arithmetic)) {
      double jitter = 0;
      double[] solution = pulled(numerator, average, jitter);
      while (!products.solve(in, shifted(sum, in, jitter), solution)) {
        jitter = jitter == 0 ? in * Math.ulp(largest) : ENLARGE * jitter;
        solution = pulled(numerator, average, jitter);
      }
      float[] weights = new float[solution.length];
      for (int j = 0; j < weights.length; j++) {
        weights[j] = (float) solution[j];
      }
      return weights;
    }
  }

  private static double[] shifted(double[] matrix, int size, double jitter) {
    double[] shifted = matrix.clone();
    for (int j = 0; j < size; j++) {
      shifted[j * (size + 1)] += jitter;
    }
    return shifted;
  }

  private static double[] pulled(double[] numerator, float[] average, double jitter) {
    double[] pulled = numerator.clone();
    for (int j = 0; j < pulled.length; j++) {
      pulled[j] += jitter * average[j];
    }
    return pulled;
  }
}
