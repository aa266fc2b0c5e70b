package org.fedfisher.train;

import java.util.ArrayList;
import java.util.List;
import org.fedfisher.data.Examples;
import org.fedfisher.data.ImageShape;
import org.fedfisher.schemas.KroneckerFactors;

/**
 * Estimates K-FAC's factors: for each step with weights the Fisher information of the model's own
 * output distribution as {@code A (x) G}, by the conventions of {@code common.avdl}, MATRICES.
 *
 * <p>One backward pass per class, or per sampled label, over each batch. Runs on the calling thread
 * alone; one estimator may serve several threads. Source: Martens and Grosse, arXiv 1503.05671;
 * convolutions: Grosse and Martens, arXiv 1602.01407.
 */
public final class KroneckerFisher {
  private static final int BATCH = 64;

  private final FisherPass pass;

  private KroneckerFisher(FisherPass pass) {
    this.pass = pass;
  }

  /** The exact expectation over classes, each weighted by its probability. */
  public static KroneckerFisher exact(Network network) {
    return new KroneckerFisher(new FisherPass(network, OutputDirections.exact()));
  }

  /**
   * A Monte-Carlo estimate: A is the same, G unbiased and faster by {@code classes / samples}.
   *
   * @param samples labels drawn per example, at least 1
   * @param seed determines the draws
   */
  public static KroneckerFisher sampled(Network network, int samples, long seed) {
    return new KroneckerFisher(new FisherPass(network, OutputDirections.sampled(samples, seed)));
  }

  /** For outputs that are targets of a regression; labels and classes are not looked at. */
  public static KroneckerFisher squaredLoss(Network network) {
    return new KroneckerFisher(new FisherPass(network, OutputDirections.squaredLoss()));
  }

  /**
   * The factors at these weights, averaged over the examples.
   *
   * @return one pair per step with weights, in the order of the parameter vector; symmetric
   * @throws InterruptedException if the thread was interrupted, within one batch
   */
  public List<KroneckerFactors> estimate(
      float[] weights, Examples examples, FisherProgress progress) throws InterruptedException {
    List<FactorSums> sums = sums();
    try {
      pass.run(weights, examples, BATCH, progress, signals -> add(signals, sums));
      return sums.stream().map(sum -> sum.mean(examples.size())).toList();
    } finally {
      sums.forEach(FactorSums::close);
    }
  }

  private List<FactorSums> sums() {
    List<ImageShape> inputs = pass.network().inputs();
    List<FactorSums> sums = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      if (pass.network().steps().get(i) instanceof Step.Weighted step) {
        sums.add(new FactorSums(step, inputs.get(i)));
      }
    }
    return sums;
  }

  private static void add(List<LayerSignals> signals, List<FactorSums> sums) {
    for (int i = 0; i < sums.size(); i++) {
      sums.get(i).add(signals.get(i));
    }
  }
}
