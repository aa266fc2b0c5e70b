package org.fedfisher.train;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.fedfisher.data.Examples;
import org.fedfisher.data.Shuffle;

/**
 * A client's training: from the round's weights to its own.
 *
 * <p>Plain momentum, as the published experiments have it: {@code b <- momentum * b + g; w <- w -
 * learningRate * b}, over batches that are drawn anew, without replacement, every epoch. Runs on
 * the calling thread alone; several clients may train on several threads.
 */
public final class LocalTraining {
  private final Network network;
  private final TrainingSettings settings;

  /** Training of one kind of network in one way; may be shared between threads. */
  public LocalTraining(Network network, TrainingSettings settings) {
    this.network = network;
    this.settings = settings;
  }

  /**
   * Trains on all examples.
   *
   * @param start the parameter vector to start from; left as it is
   * @throws InterruptedException if the thread was interrupted, within one batch
   */
  public TrainedModel train(float[] start, Examples examples, TrainingProgress progress)
      throws InterruptedException {
    network.requireParameters(start);
    float[] weights = start.clone();
    float[] velocity = new float[weights.length];
    float[] gradient = new float[weights.length];
    int[] order = new int[examples.size()];
    Arrays.setAll(order, i -> i);
    SplittableRandom random = new SplittableRandom(settings.seed());
    double loss = 0;
    try (LossGradient lossGradient = new LossGradient(network)) {
      for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
        Shuffle.inPlace(order, random);
        double total = 0;
        for (int from = 0; from < order.length; from += settings.batchSize()) {
          if (Thread.interrupted()) {
            throw new InterruptedException("training stopped in epoch " + epoch);
          }
          int to = Math.min(order.length, from + settings.batchSize());
          total += (to - from) * lossGradient.at(weights, examples, order, from, to, gradient);
          descend(weights, velocity, gradient);
          loss = total / to;
          progress.batchDone(epoch, to, order.length, loss);
        }
      }
    }
    return new TrainedModel(weights, loss);
  }

  private void descend(float[] weights, float[] velocity, float[] gradient) {
    float momentum = settings.momentum();
    float learningRate = settings.learningRate();
    for (int i = 0; i < weights.length; i++) {
      velocity[i] = momentum * velocity[i] + gradient[i];
      weights[i] -= learningRate * velocity[i];
    }
  }
}
