package org.fedfisher.train;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.fedfisher.data.Examples;

/**
 * One pass over a client's examples, batch by batch, for any structure of Fisher information.
 *
 * <p>Runs on the calling thread alone; one pass may serve several threads.
 */
final class FisherPass {
  private final Network network;
  private final Supplier<OutputDirections> directions;

  FisherPass(Network network, Supplier<OutputDirections> directions) {
    this.network = network;
    this.directions = directions;
  }

  Network network() {
    return network;
  }

  /** Backward passes per example. */
  int directions() {
    return directions.get().count(network.classes());
  }

  /**
   * Hands on every batch's signals, one entry per step with weights.
   *
   * @param batchSize examples of a batch; the last one may have fewer
   * @throws InterruptedException if the thread was interrupted, within one batch
   */
  void run(
      float[] weights,
      Examples examples,
      int batchSize,
      FisherProgress progress,
      Consumer<List<LayerSignals>> sums)
      throws InterruptedException {
    if (examples.size() == 0) {
      throw new IllegalArgumentException("expected at least 1 example, got 0");
    }
    int[] order = IntStream.range(0, examples.size()).toArray();
    try (BackPropagation propagation = new BackPropagation(network, directions.get())) {
      propagation.setParameters(weights);
      for (int from = 0; from < order.length; from += batchSize) {
        if (Thread.interrupted()) {
          throw new InterruptedException("Fisher estimation stopped at example " + from);
        }
        int to = Math.min(order.length, from + batchSize);
        sums.accept(propagation.run(examples, order, from, to));
        progress.batchDone(to, order.length);
      }
    }
  }
}
