package org.fedfisher.train;

import org.fedfisher.data.ImageShape;

/**
 * One step of the chain rule: from errors of what comes out to errors of what went in. For one
 * thread.
 */
interface StepBackward extends AutoCloseable {
  /** What went in, {@code [count][input.size()]}: once per batch, whatever the directions. */
  void see(float[] input, int count);

  /**
   * One direction of the batch last seen.
   *
   * @param errors {@code [count][output.size()]}, left as they are or turned into the result
   * @return {@code [count][input.size()]}
   */
  float[] back(float[] errors);

  @Override
  default void close() {}

  /** Of any step; {@code weights} is its tensor of weights, which others ignore. */
  static StepBackward of(Step step, ImageShape input, float[] weights) {
    if (step instanceof Step.Relu) {
      return new ReluBackward();
    }
    if (step instanceof Step.MaxPool pool) {
      return new MaxPoolBackward(pool, input);
    }
    if (step instanceof Step.Convolution convolution) {
      return new ConvolutionBackward(convolution, input, weights);
    }
    return new DenseBackward(input.size(), weights);
  }
}
