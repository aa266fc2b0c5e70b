package org.fedfisher.train;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/** Errors times weights, {@code [count x out] [out x in]}. */
final class DenseBackward implements StepBackward {
  private final int in;
  private final int out;
  private final FloatPointer weights;
  private FloatPointer errors = new FloatPointer(0);
  private FloatPointer result = new FloatPointer(0);
  private int count;

  DenseBackward(int in, float[] weights) {
    this.in = in;
    this.out = weights.length / in;
    this.weights = new FloatPointer(weights);
  }

  @Override
  public void see(float[] input, int count) {
    this.count = count;
    errors = Native.atLeast(errors, count * out);
    result = Native.atLeast(result, count * in);
  }

  @Override
  public float[] back(float[] values) {
    errors.put(values, 0, count * out);
    openblas.cblas_sgemm(
        openblas.CblasRowMajor,
        openblas.CblasNoTrans,
        openblas.CblasNoTrans,
        count,
        in,
        out,
        1,
        errors,
        out,
        weights,
        in,
        0,
        result,
        in);
    float[] back = new float[count * in];
    result.get(back, 0, back.length);
    return back;
  }

  @Override
  public void close() {
    weights.close();
    errors.close();
    result.close();
  }
}
