package org.fedfisher.train;

import java.util.List;

/** The gradients of a batch one by one: the rows of {@code J}, for models that are small enough. */
final class GradientRows {
  private final int parameters;
  private final int directions;
  private final int count;
  private final float[] values;

  /** Of a batch's signals, one entry per step with weights. */
  GradientRows(List<LayerSignals> signals, int parameters) {
    this.parameters = parameters;
    this.directions = signals.get(0).errors().size();
    this.count = signals.get(0).count() * directions;
    this.values = new float[Math.multiplyExact(count, parameters)];
    for (LayerSignals layer : signals) {
      if (layer.step() instanceof Step.Convolution convolution) {
        ConvolutionGradients.forEach(
            layer, convolution, (gradients, example) -> copy(layer, gradients, example));
      } else {
        multiply(layer);
      }
      layer.bias().forEach(bias -> sum(layer, bias));
    }
  }

  /** One row per direction of each example. */
  int count() {
    return count;
  }

  /** {@code [count][parameters]}, not copied. */
  float[] values() {
    return values;
  }

  private int at(int example, int direction, Layer layer) {
    return (example * directions + direction) * parameters + layer.offset();
  }

  private void copy(LayerSignals signals, float[] gradients, int example) {
    int size = signals.layer().size();
    for (int d = 0; d < directions; d++) {
      System.arraycopy(gradients, d * size, values, at(example, d, signals.layer()), size);
    }
  }

  private void multiply(LayerSignals signals) {
    int in = signals.input().size();
    int out = signals.output().size();
    for (int row = 0; row < count; row++) {
      int example = row / directions;
      float[] errors = signals.errors().get(row % directions);
      int at = at(example, row % directions, signals.layer());
      for (int o = 0; o < out; o++) {
        float error = errors[example * out + o];
        for (int i = 0; i < in; i++) {
          values[at + o * in + i] = error * signals.activations()[example * in + i];
        }
      }
    }
  }

  private void sum(LayerSignals signals, Layer bias) {
    for (int row = 0; row < count; row++) {
      int example = row / directions;
      int direction = row % directions;
      int at = at(example, direction, bias);
      for (int o = 0; o < bias.size(); o++) {
        values[at + o] = (float) signals.biasGradient(direction, example, o);
      }
    }
  }
}
