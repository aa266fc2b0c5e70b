package org.fedfisher.train;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Adds up squared per-example gradients over batches.
 *
 * <p>A dense weight's gradient is one product {@code d_o a_i}, so its square needs only {@code
 * (sum_c d^2)^T a^2} over the batch. A convolution's gradient is a sum of products over positions,
 * squared only then: example by example. Batches are summed in double.
 */
final class DiagonalSum {
  private final double[] sums;

  DiagonalSum(int parameters) {
    this.sums = new double[parameters];
  }

  /** The sums over all batches so far, divided by {@code examples}. */
  float[] mean(int examples) {
    float[] mean = new float[sums.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sums[i] / examples);
    }
    return mean;
  }

  void add(LayerSignals signals) {
    if (signals.step() instanceof Step.Convolution convolution) {
      addConvolution(signals, convolution);
    } else {
      addDense(signals);
    }
    signals.bias().forEach(bias -> addBias(signals, bias));
  }

  private void addDense(LayerSignals signals) {
    int in = signals.input().size();
    int out = signals.output().size();
    float[] inputs = squares(signals.activations());
    float[] errors = new float[signals.count() * out];
    for (float[] direction : signals.errors()) {
      for (int i = 0; i < errors.length; i++) {
        errors[i] += direction[i] * direction[i];
      }
    }
    float[] product = new float[out * in];
    try (INDArray d = array(signals.count(), out);
        INDArray a = array(signals.count(), in);
        INDArray f = array(out, in)) {
      Native.put(d, errors, 0);
      Native.put(a, inputs, 0);
      Nd4j.gemm(d, a, f, true, false, 1, 0);
      Native.get(f, product, 0);
    }
    for (int i = 0; i < product.length; i++) {
      sums[signals.layer().offset() + i] += product[i];
    }
  }

  private void addConvolution(LayerSignals signals, Step.Convolution convolution) {
    float[] squares = new float[signals.layer().size()];
    ConvolutionGradients.forEach(
        signals,
        convolution,
        (gradients, example) -> {
          for (int from = 0; from < gradients.length; from += squares.length) {
            addSquares(gradients, from, squares);
          }
        });
    for (int i = 0; i < squares.length; i++) {
      sums[signals.layer().offset() + i] += squares[i];
    }
  }

  private static void addSquares(float[] gradients, int from, float[] squares) {
    for (int i = 0; i < squares.length; i++) {
      squares[i] += gradients[from + i] * gradients[from + i];
    }
  }

  private void addBias(LayerSignals signals, Layer bias) {
    for (int direction = 0; direction < signals.errors().size(); direction++) {
      for (int example = 0; example < signals.count(); example++) {
        for (int o = 0; o < bias.size(); o++) {
          double gradient = signals.biasGradient(direction, example, o);
          sums[bias.offset() + o] += gradient * gradient;
        }
      }
    }
  }

  private static float[] squares(float[] values) {
    float[] squares = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      squares[i] = values[i] * values[i];
    }
    return squares;
  }

  private static INDArray array(int rows, int columns) {
    return Nd4j.create(DataType.FLOAT, new long[] {rows, columns}, 'c');
  }
}
