package org.fedfisher.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.fedfisher.data.DigitGenerator;
import org.fedfisher.data.Examples;
import org.fedfisher.train.FisherProgress;
import org.fedfisher.train.KroneckerFisher;
import org.fedfisher.train.LocalTraining;
import org.fedfisher.train.Network;
import org.fedfisher.train.TrainingProgress;
import org.fedfisher.train.TrainingSettings;

/**
 * What a client's exact K-FAC estimate costs, over all ten classes, in epochs of training on the
 * same examples: LeNet on generated digits, each on one thread.
 */
public final class FisherBench {
  /** Most epochs that an estimate may take; the published implementation takes about 14. */
  static final double LIMIT = 8;

  private static final Network LENET = Network.lenet();

  private final Examples examples;
  private final int runs;

  /** Each run trains on and estimates over so many digits. */
  public FisherBench(int examples, int runs) {
    this.examples = new DigitGenerator(examples, 1, 1).generate().train();
    this.runs = runs;
  }

  /** Seconds over so many examples of an estimate and of an epoch, one per run. */
  public record Epochs(int examples, List<Double> estimate, List<Double> epoch) {
    public Epochs {
      estimate = List.copyOf(estimate);
      epoch = List.copyOf(epoch);
    }

    double value() {
      return Ratio.median(estimate) / Ratio.median(epoch);
    }

    public boolean holds() {
      return value() <= LIMIT;
    }

    /** A line for people. */
    public String describe() {
      return String.format(
          Locale.ROOT,
          "exact K-FAC of LeNet over %,d digits: %.2f s (%,.0f examples/s), an epoch of training"
              + " %.2f s (%,.0f examples/s), ratio %.2f, limit %.0f: %s",
          examples,
          Ratio.median(estimate),
          examples / Ratio.median(estimate),
          Ratio.median(epoch),
          examples / Ratio.median(epoch),
          value(),
          LIMIT,
          holds() ? "holds" : "MISSED");
    }
  }

  /** Measures both, in turns, after a run of each that warms up. */
  public Epochs measure(Consumer<String> progress) throws InterruptedException {
    List<Double> estimate = new ArrayList<>();
    List<Double> epoch = new ArrayList<>();
    float[] weights = train(LENET.initialWeights(1));
    estimate(weights);
    for (int run = 0; run < runs; run++) {
      long started = System.nanoTime();
      train(weights);
      long trained = System.nanoTime();
      estimate(weights);
      epoch.add((trained - started) / 1e9);
      estimate.add((System.nanoTime() - trained) / 1e9);
      progress.accept(
          "run %d of %d: K-FAC %.2f s, an epoch %.2f s"
              .formatted(run + 1, runs, estimate.get(run), epoch.get(run)));
    }
    return new Epochs(examples.size(), estimate, epoch);
  }

  private float[] train(float[] start) throws InterruptedException {
    return new LocalTraining(LENET, TrainingSettings.published(1, 1))
        .train(start, examples, TrainingProgress.NONE)
        .weights();
  }

  private void estimate(float[] weights) throws InterruptedException {
    KroneckerFisher.exact(LENET).estimate(weights, examples, FisherProgress.NONE);
  }
}
