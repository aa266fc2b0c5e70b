package org.fedfisher.train;

import org.fedfisher.data.Examples;

/** A reused buffer that gathers the images of a batch in one piece. */
final class Batch {
  private final Network network;
  private float[] images = {};

  Batch(Network network) {
    this.network = network;
  }

  /**
   * The images of the examples {@code order[from..to)}, C order, in a buffer that may be longer.
   *
   * @throws IllegalArgumentException if the network does not take such examples
   */
  float[] gather(Examples examples, int[] order, int from, int to) {
    requireFit(examples, examples.classes() == network.classes());
    return copy(examples, order, from, to);
  }

  /** The same for what does not look at labels, nor at the number of classes. */
  float[] gatherUnlabelled(Examples examples, int[] order, int from, int to) {
    requireFit(examples, true);
    return copy(examples, order, from, to);
  }

  private void requireFit(Examples examples, boolean classesFit) {
    if (!examples.shape().equals(network.input()) || !classesFit) {
      throw new IllegalArgumentException(
          "network \"%s\" takes %s images of %d classes, got %s images of %d classes"
              .formatted(
                  network.name(),
                  network.input(),
                  network.classes(),
                  examples.shape(),
                  examples.classes()));
    }
  }

  private float[] copy(Examples examples, int[] order, int from, int to) {
    int size = examples.shape().size();
    if (images.length < (to - from) * size) {
      images = new float[(to - from) * size];
    }
    for (int i = from; i < to; i++) {
      examples.copyImage(order[i], images, (i - from) * size);
    }
    return images;
  }
}
