package org.fedfisher.train;

import java.util.List;

/**
 * One tensor of a network's parameters and its place in the parameter vector.
 *
 * @param name unique in its network
 * @param shape {@code [out, in]}, {@code [out, in, kh, kw]} or, for a bias, {@code [out]}
 * @param offset index of its first parameter in the vector
 * @param fanIn how many inputs each output of its step sums over
 */
public record Layer(String name, List<Integer> shape, int offset, int fanIn) {
  public Layer {
    shape = List.copyOf(shape);
  }

  /** The number of parameters. */
  public int size() {
    return shape.stream().reduce(1, Math::multiplyExact);
  }
}
