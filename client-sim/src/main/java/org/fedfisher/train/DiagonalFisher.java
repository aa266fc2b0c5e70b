package org.fedfisher.train;

import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.fedfisher.data.Examples;

/**
 * Estimates how much a client's data cares about each weight: the diagonal of the Fisher
 * information {@code F = (1/n) sum_x sum_c p_c(x) g_c(x) g_c(x)^T}, {@code g_c = d log p_c(x) /
 * dW}, over the model's own output distribution (the true Fisher; labels are not looked at).
 *
 * <p>One backward pass per class, or per sampled label, over each batch. Runs on the calling thread
 * alone; one estimator may serve several threads.
 */
public final class DiagonalFisher {
  private static final int BATCH = 64;

  private final Network network;
  private final Supplier<OutputDirections> directions;

  private DiagonalFisher(Network network, Supplier<OutputDirections> directions) {
    this.network = network;
    this.directions = directions;
  }

  /** The exact Fisher: every class, weighted by its probability. */
  public static DiagonalFisher exact(Network network) {
    return new DiagonalFisher(network, OutputDirections.AllClasses::new);
  }

  /**
   * A Monte-Carlo estimate, unbiased and faster by {@code classes / samples}.
   *
   * @param samples labels drawn per example, at least 1
   * @param seed determines the draws
   */
  public static DiagonalFisher sampled(Network network, int samples, long seed) {
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be at least 1, got " + samples);
    }
    return new DiagonalFisher(
        network, () -> new OutputDirections.Sampled(samples, new SplittableRandom(seed)));
  }

  /**
   * The diagonal at these weights, averaged over the examples.
   *
   * @return one number per parameter, at least 0, in the order of the parameter vector
   * @throws InterruptedException if the thread was interrupted, within one batch
   */
  public float[] estimate(float[] weights, Examples examples, FisherProgress progress)
      throws InterruptedException {
    if (examples.size() == 0) {
      throw new IllegalArgumentException("expected at least 1 example, got 0");
    }
    int[] order = IntStream.range(0, examples.size()).toArray();
    DiagonalSum sum = new DiagonalSum(network.parameters());
    try (BackPropagation propagation = new BackPropagation(network, directions.get())) {
      propagation.setParameters(weights);
      for (int from = 0; from < order.length; from += BATCH) {
        if (Thread.interrupted()) {
          throw new InterruptedException("Fisher estimation stopped at example " + from);
        }
        int to = Math.min(order.length, from + BATCH);
        propagation.run(examples, order, from, to).forEach(sum::add);
        progress.batchDone(to, order.length);
      }
    }
    return sum.mean(order.length);
  }
}
