package org.fedfisher.sim;

import org.fedfisher.client.ClientFisher;
import org.fedfisher.data.Examples;
import org.fedfisher.train.DiagonalFisher;
import org.fedfisher.train.FisherProgress;
import org.fedfisher.train.FullFisher;
import org.fedfisher.train.KroneckerFisher;
import org.fedfisher.train.Network;
import org.fedfisher.wire.FisherEstimator;
import org.fedfisher.wire.FisherStructure;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the Fisher information in the structure that a round asks for.
 *
 * @param samples labels drawn per example; 0 for the exact sum over classes
 */
record LocalFisher(Network network, FisherStructure structure, int samples) {
  /** How it is estimated, as headers name it. */
  FisherEstimator estimator() {
    if (structure == FisherStructure.NONE) {
      return FisherEstimator.NOT_APPLICABLE;
    }
    return exact() ? FisherEstimator.EXACT : FisherEstimator.MONTE_CARLO;
  }

  /**
   * The Fisher at these weights; null where the round asks for none.
   *
   * @param labels seed of the sampled labels
   */
  @Nullable ClientFisher estimate(
      float[] weights, Examples own, long labels, FisherProgress progress)
      throws InterruptedException {
    return switch (structure) {
      case NONE -> null;
      case DIAGONAL ->
          new ClientFisher.Diagonal(
              (exact()
                      ? DiagonalFisher.exact(network)
                      : DiagonalFisher.sampled(network, samples, labels))
                  .estimate(weights, own, progress));
      case KFAC ->
          new ClientFisher.Kronecker(
              (exact()
                      ? KroneckerFisher.exact(network)
                      : KroneckerFisher.sampled(network, samples, labels))
                  .estimate(weights, own, progress));
      case FULL ->
          new ClientFisher.Full(
              (exact() ? FullFisher.exact(network) : FullFisher.sampled(network, samples, labels))
                  .estimate(weights, own, progress));
    };
  }

  private boolean exact() {
    return samples == 0;
  }
}
