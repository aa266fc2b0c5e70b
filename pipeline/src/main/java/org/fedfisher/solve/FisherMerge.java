package org.fedfisher.solve;

import java.util.List;
import org.fedfisher.schemas.MatrixShape;

/** stub */
final class FisherMerge {
  private FisherMerge() {}

  static float[] of(
      MatrixShape shape, double[] numerator, float[] average, List<WeightedFactors> clients) {
    return average;
  }
}
