package org.fedfisher.train;

import org.fedfisher.data.Examples;
import org.fedfisher.schemas.ShardLayout;

/**
 * Estimates the whole Fisher information of a small model, {@code F = (1/n) sum_x J^T J}: the rows
 * of {@code J} are an example's gradients, one per output direction.
 *
 * <p>For classification the Fisher of the model's own output distribution, as {@link
 * DiagonalFisher} has its diagonal; for squared loss {@code J} is the Jacobian of the outputs.
 * {@code 8 d^2} bytes beside the result. Runs on the calling thread alone; one estimator may serve
 * several threads.
 */
public final class FullFisher {
  /** Gradients of a batch: enough to keep the matrix product, not the sums, the longer part. */
  private static final int ROWS = 512;

  private final FisherPass pass;

  private FullFisher(FisherPass pass) {
    int parameters = pass.network().parameters();
    if (parameters > ShardLayout.MAX_FULL_PARAMETERS) {
      throw new IllegalArgumentException(
          "network \"%s\" has %,d parameters; the full Fisher is for at most %,d"
              .formatted(pass.network().name(), parameters, ShardLayout.MAX_FULL_PARAMETERS));
    }
    this.pass = pass;
  }

  /**
   * The exact Fisher: every class, weighted by its probability.
   *
   * @throws IllegalArgumentException if the network has more than 4,096 parameters
   */
  public static FullFisher exact(Network network) {
    return new FullFisher(new FisherPass(network, OutputDirections.exact()));
  }

  /**
   * A Monte-Carlo estimate, unbiased and faster by {@code classes / samples}.
   *
   * @param samples labels drawn per example, at least 1
   * @param seed determines the draws
   * @throws IllegalArgumentException if the network has more than 4,096 parameters
   */
  public static FullFisher sampled(Network network, int samples, long seed) {
    return new FullFisher(new FisherPass(network, OutputDirections.sampled(samples, seed)));
  }

  /**
   * For outputs that are targets of a regression; labels and classes are not looked at.
   *
   * @throws IllegalArgumentException if the network has more than 4,096 parameters
   */
  public static FullFisher squaredLoss(Network network) {
    return new FullFisher(new FisherPass(network, OutputDirections.squaredLoss()));
  }

  /**
   * The Fisher at these weights, averaged over the examples.
   *
   * @return {@code d x d}, row-major, symmetric; rows and columns in the order of the parameter
   *     vector
   * @throws InterruptedException if the thread was interrupted, within one batch
   */
  public float[] estimate(float[] weights, Examples examples, FisherProgress progress)
      throws InterruptedException {
    int parameters = pass.network().parameters();
    int batchSize = Math.max(1, ROWS / pass.directions());
    try (SecondMoment moment = new SecondMoment(parameters)) {
      pass.run(
          weights,
          examples,
          batchSize,
          progress,
          signals -> {
            GradientRows rows = new GradientRows(signals, parameters);
            moment.addRows(rows.values(), rows.count());
            moment.endBatch();
          });
      return moment.mean(examples.size());
    }
  }
}
