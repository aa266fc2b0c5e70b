package org.fedfisher.fisher;

import org.fedfisher.schemas.Tensors;
import org.fedfisher.wire.TensorSlice;

/** What bounds the products that a client's numbers enter, for its receipt. */
final class Magnitudes {
  private Magnitudes() {}

  /** The sum of squares of checked weights. */
  static double squares(TensorSlice weights) {
    double sum = 0;
    for (float w : restored(weights)) {
      sum += (double) w * w;
    }
    return sum;
  }

  /** The largest sum_k |F_jk| |W_k| of checked rows, and their {@link Traces}. */
  static BlockSummary ofRows(TensorSlice rows, TensorSlice weights) {
    float[] w = restored(weights);
    float[] f = restored(rows);
    double largest = 0;
    for (int row = 0; row < f.length / w.length; row++) {
      double sum = 0;
      for (int k = 0; k < w.length; k++) {
        sum += Math.abs((double) f[row * w.length + k] * w[k]);
      }
      largest = Math.max(largest, sum);
    }
    return BlockSummary.none()
        .plusProducts(0, largest)
        .plusFisherTrace(Traces.boundOfRows(f, w.length));
  }

  private static float[] restored(TensorSlice slice) {
    float[] values = new float[Tensors.length(slice)];
    Tensors.restore(slice, values);
    return values;
  }
}
