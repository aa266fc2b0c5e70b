package org.fedfisher.train;

import org.fedfisher.data.ImageShape;

/** Sends each window's error to the first of its largest inputs. */
final class MaxPoolBackward implements StepBackward {
  private final int size;
  private final ImageShape input;
  private final ImageShape output;

  /** For each output of the batch, which input it is. */
  private int[] sources = {};

  private int inputs;

  MaxPoolBackward(Step.MaxPool pool, ImageShape input) {
    this.size = pool.size();
    this.input = input;
    this.output = pool.output(input);
  }

  @Override
  public void see(float[] values, int count) {
    inputs = values.length;
    sources = new int[count * output.size()];
    int at = 0;
    for (int plane = 0; plane < count * input.channels(); plane++) {
      for (int y = 0; y < output.height(); y++) {
        int row = (plane * input.height() + y * size) * input.width();
        for (int x = 0; x < output.width(); x++) {
          sources[at++] = largest(values, row + x * size);
        }
      }
    }
  }

  private int largest(float[] values, int corner) {
    int best = corner;
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        int i = corner + y * input.width() + x;
        best = values[i] > values[best] ? i : best;
      }
    }
    return best;
  }

  @Override
  public float[] back(float[] errors) {
    float[] result = new float[inputs];
    for (int i = 0; i < sources.length; i++) {
      result[sources[i]] = errors[i];
    }
    return result;
  }
}
