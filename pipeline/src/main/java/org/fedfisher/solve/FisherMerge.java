package org.fedfisher.solve;

import java.util.List;
import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.MatrixShape;

/**
 * Fisher merging (Matena and Raffel, arXiv 2111.09832) with the diagonal that K-FAC states: {@code
 * W_oi = sum_n p_n g_no a_ni W_noi / sum_n p_n g_no a_ni}, a baseline beside the solve. Cost: a few
 * operations per parameter and client.
 */
public final class FisherMerge {
  private FisherMerge() {}

  /**
   * Merges a matrix; arrays are out x in, row-major.
   *
   * @param average W(0), which stays where nobody has curvature
   * @param numerator sum_n p_n g_no a_ni W_noi
   */
  public static float[] of(
      MatrixShape shape, float[] average, double[] numerator, List<WeightedFactors> clients) {
    double[] denominator = new double[shape.parameters()];
    for (WeightedFactors client : clients) {
      double[] a = diagonal(client.a());
      double[] g = diagonal(client.g());
      for (int o = 0; o < g.length; o++) {
        for (int i = 0; i < a.length; i++) {
          denominator[o * a.length + i] += client.p() * (g[o] * a[i]);
        }
      }
    }
    float[] merged = average.clone();
    for (int j = 0; j < merged.length; j++) {
      if (denominator[j] > 0) {
        merged[j] = (float) (numerator[j] / denominator[j]);
      }
    }
    return merged;
  }

  private static double[] diagonal(Factor factor) {
    double[] diagonal = new double[factor.size()];
    for (int j = 0; j < diagonal.length; j++) {
      diagonal[j] = factor.diagonal(j);
    }
    return diagonal;
  }
}
