package org.fedfisher.train;

/**
 * How a client trains: stochastic gradient descent with momentum on the mean cross-entropy.
 *
 * @param epochs passes over the data, at least 1
 * @param batchSize examples per step, at least 1; the last batch of an epoch may be smaller
 * @param learningRate step size, above 0
 * @param momentum in [0, 1)
 * @param seed determines the order of the examples
 */
public record TrainingSettings(
    int epochs, int batchSize, float learningRate, float momentum, long seed) {
  public TrainingSettings {
    if (epochs < 1) {
      throw new IllegalArgumentException("epochs must be at least 1, got " + epochs);
    }
    if (batchSize < 1) {
      throw new IllegalArgumentException("batchSize must be at least 1, got " + batchSize);
    }
    if (!(learningRate > 0) || Float.isInfinite(learningRate)) {
      throw new IllegalArgumentException(
          "learningRate must be above 0 and finite, got " + learningRate);
    }
    if (!(momentum >= 0 && momentum < 1)) {
      throw new IllegalArgumentException("momentum must be in [0, 1), got " + momentum);
    }
  }

  /** The published experiments' settings: batches of 64, step 0.01, momentum 0.9. */
  public static TrainingSettings published(int epochs, long seed) {
    return new TrainingSettings(epochs, 64, 0.01f, 0.9f, seed);
  }
}
