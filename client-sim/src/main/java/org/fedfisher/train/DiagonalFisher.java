package org.fedfisher.train;

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

  private final FisherPass pass;

  private DiagonalFisher(FisherPass pass) {
    this.pass = pass;
  }

  /** The exact Fisher: every class, weighted by its probability. */
  public static DiagonalFisher exact(Network network) {
    return new DiagonalFisher(new FisherPass(network, OutputDirections.exact()));
  }

  /**
   * A Monte-Carlo estimate, unbiased and faster by {@code classes / samples}.
   *
   * @param samples labels drawn per example, at least 1
   * @param seed determines the draws
   */
  public static DiagonalFisher sampled(Network network, int samples, long seed) {
    return new DiagonalFisher(new FisherPass(network, OutputDirections.sampled(samples, seed)));
  }

  /**
   * The diagonal at these weights, averaged over the examples.
   *
   * @return one number per parameter, at least 0, in the order of the parameter vector
   * @throws InterruptedException if the thread was interrupted, within one batch
   */
  public float[] estimate(float[] weights, Examples examples, FisherProgress progress)
      throws InterruptedException {
    DiagonalSum sum = new DiagonalSum(pass.network().parameters());
    pass.run(weights, examples, BATCH, progress, signals -> signals.forEach(sum::add));
    return sum.mean(examples.size());
  }
}
