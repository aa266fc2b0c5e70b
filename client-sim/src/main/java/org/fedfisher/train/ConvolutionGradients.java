package org.fedfisher.train;

import java.util.function.ObjIntConsumer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Each example's gradients of a convolution's weights: a sum of products over positions, which is
 * one matrix product per example, {@code [directions*filters x positions]} times {@code [positions
 * x window]}.
 */
final class ConvolutionGradients {
  private ConvolutionGradients() {}

  /**
   * Hands on one example after the other.
   *
   * @param action takes {@code [directions][filters][window]}, lent for the call, and the example's
   *     number in the batch
   */
  static void forEach(
      LayerSignals signals, Step.Convolution convolution, ObjIntConsumer<float[]> action) {
    int positions = signals.positions();
    int rows = signals.errors().size() * convolution.filters();
    int window = signals.layer().fanIn();
    float[] errors = new float[rows * positions];
    float[] patches = new float[window * positions];
    float[] gradients = new float[rows * window];
    try (INDArray d = array(rows, positions);
        INDArray a = array(window, positions);
        INDArray g = array(rows, window)) {
      for (int example = 0; example < signals.count(); example++) {
        gather(signals, example, errors);
        Patches.extract(
            signals.activations(), example, signals.input(), convolution.kernel(), patches);
        Native.put(d, errors, 0);
        Native.put(a, patches, 0);
        Nd4j.gemm(d, a, g, false, true, 1, 0);
        Native.get(g, gradients, 0);
        action.accept(gradients, example);
      }
    }
  }

  private static void gather(LayerSignals signals, int example, float[] target) {
    int size = signals.output().size();
    for (int d = 0; d < signals.errors().size(); d++) {
      System.arraycopy(signals.errors().get(d), example * size, target, d * size, size);
    }
  }

  private static INDArray array(int rows, int columns) {
    return Nd4j.create(DataType.FLOAT, new long[] {rows, columns}, 'c');
  }
}
