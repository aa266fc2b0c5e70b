package org.fedfisher.solve;

import java.util.List;
import org.fedfisher.schemas.MatrixShape;

/** stub */
final class RegMean {
  private RegMean() {}

  static float[] of(MatrixShape shape, double[] numerator, List<WeightedFactors> clients) {
    return new float[numerator.length];
  }
}
