package org.fedfisher.train;

import java.util.Arrays;

/** The distribution over classes that a network's logits stand for. */
final class Softmax {
  private Softmax() {}

  /** {@code exp(z_k) / sum_j exp(z_j)} in double, safe against overflow. */
  static double[] probabilities(float[] logits) {
    double logTotal = logTotal(logits);
    double[] p = new double[logits.length];
    Arrays.setAll(p, k -> Math.exp(logits[k] - logTotal));
    return p;
  }

  /** {@code -log p_label} in nats; finite for finite logits. */
  static double crossEntropy(float[] logits, int label) {
    return logTotal(logits) - logits[label];
  }

  private static double logTotal(float[] logits) {
    double max = Double.NEGATIVE_INFINITY;
    for (float z : logits) {
      max = Math.max(max, z);
    }
    double total = 0;
    for (float z : logits) {
      total += Math.exp(z - max);
    }
    return max + Math.log(total);
  }
}
