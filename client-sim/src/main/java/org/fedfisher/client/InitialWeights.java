package org.fedfisher.client;

import java.util.List;
import java.util.SplittableRandom;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;

/**
 * Draws weights to start from: per layer uniform in ±1/sqrt(fan-in), fan-in = the product of all
 * dimensions but the first. A one-dimensional layer of the length of the output of the layer before
 * it is that layer's bias and shares its bound.
 */
public final class InitialWeights {
  private InitialWeights() {}

  /** The parameter vector that the seed gives; the same on every machine. */
  public static float[] draw(Model model, long seed) {
    List<Layer> layers = model.getLayers();
    long parameters = layers.stream().mapToLong(ShardLayout::parameters).sum();
    float[] weights = new float[Math.toIntExact(parameters)];
    SplittableRandom random = new SplittableRandom(seed);
    int at = 0;
    for (int l = 0; l < layers.size(); l++) {
      double bound = 1 / Math.sqrt((double) fanIn(layers, l));
      long end = at + ShardLayout.parameters(layers.get(l));
      for (; at < end; at++) {
        weights[at] = (float) (bound * (2 * random.nextDouble() - 1));
      }
    }
    return weights;
  }

  private static long fanIn(List<Layer> layers, int l) {
    List<Integer> shape = layers.get(l).getShape();
    boolean bias =
        shape.size() == 1
            && l > 0
            && layers.get(l - 1).getShape().size() > 1
            && layers.get(l - 1).getShape().get(0).equals(shape.get(0));
    List<Integer> from = bias ? layers.get(l - 1).getShape() : shape;
    return from.stream().skip(1).mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
  }
}
