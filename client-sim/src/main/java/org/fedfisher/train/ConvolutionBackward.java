package org.fedfisher.train;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;
import org.fedfisher.data.ImageShape;

/**
 * Errors of the windows, {@code [window x filters] [filters x positions]} for each example, added
 * up where windows overlap.
 */
final class ConvolutionBackward implements StepBackward {
  private final ImageShape input;
  private final int kernel;
  private final int filters;
  private final int window;
  private final int positions;
  private final FloatPointer weights;
  private final FloatPointer result;
  private final float[] patches;
  private FloatPointer errors = new FloatPointer(0);
  private int count;

  ConvolutionBackward(Step.Convolution convolution, ImageShape input, float[] weights) {
    this.input = input;
    this.kernel = convolution.kernel();
    this.filters = convolution.filters();
    this.window = convolution.fanIn(input);
    this.positions = convolution.output(input).size() / filters;
    this.weights = new FloatPointer(weights);
    this.patches = new float[window * positions];
    this.result = new FloatPointer(patches.length);
  }

  @Override
  public void see(float[] values, int count) {
    this.count = count;
    errors = Native.atLeast(errors, count * filters * positions);
  }

  @Override
  public float[] back(float[] values) {
    float[] back = new float[count * input.size()];
    errors.put(values, 0, count * filters * positions);
    for (int example = 0; example < count; example++) {
      errors.position((long) example * filters * positions);
      multiply();
      result.get(patches, 0, patches.length);
      Patches.add(patches, input, kernel, back, example);
    }
    errors.position(0);
    return back;
  }

  private void multiply() {
    openblas.cblas_sgemm(
        openblas.CblasRowMajor,
        openblas.CblasTrans,
        openblas.CblasNoTrans,
        window,
        positions,
        filters,
        1,
        weights,
        window,
        errors,
        positions,
        0,
        result,
        positions);
  }

  @Override
  public void close() {
    weights.close();
    errors.close();
    result.close();
  }
}
