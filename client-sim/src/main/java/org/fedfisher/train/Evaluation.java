package org.fedfisher.train;

import java.util.List;

/**
 * How well a model does on a data set.
 *
 * @param examples how many it was tried on
 * @param accuracy share of examples whose largest logit is that of the label, in [0, 1]
 * @param classAccuracy the same per class; NaN for a class without examples
 * @param meanLoss mean cross-entropy in nats
 */
public record Evaluation(
    int examples, double accuracy, List<Double> classAccuracy, double meanLoss) {
  public Evaluation {
    classAccuracy = List.copyOf(classAccuracy);
  }
}
