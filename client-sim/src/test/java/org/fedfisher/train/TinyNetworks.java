package org.fedfisher.train;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.fedfisher.data.Examples;
import org.fedfisher.data.ImageShape;

/** Networks small enough to check by definition, and random examples for them. */
final class TinyNetworks {
  /** Every kind of step, with biases; 282 parameters. */
  static final Network EVERY_STEP =
      new Network(
          "everything",
          new ImageShape(2, 11, 10),
          List.of(
              new Step.Convolution("conv1", 4, 2, true),
              new Step.Relu(),
              new Step.MaxPool(2),
              new Step.Convolution("conv2", 3, 3, true),
              new Step.Relu(),
              new Step.Dense("fc1", 6, true),
              new Step.Relu(),
              new Step.Dense("fc2", 3, true)));

  private TinyNetworks() {}

  /** Pixels uniform in [-1, 1), classes in turn. */
  static Examples randomExamples(Network network, int count) {
    SplittableRandom random = new SplittableRandom(4);
    float[] pixels = new float[count * network.input().size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (2 * random.nextDouble() - 1);
    }
    int[] labels = new int[count];
    Arrays.setAll(labels, i -> i % network.classes());
    return Examples.of(network.input(), network.classes(), pixels, labels);
  }
}
