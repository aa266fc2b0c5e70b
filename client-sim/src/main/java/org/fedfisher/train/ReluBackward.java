package org.fedfisher.train;

/** Lets errors pass where the input was above 0. */
final class ReluBackward implements StepBackward {
  /** 1 or 0: a product has no branch to mispredict. */
  private float[] mask = {};

  @Override
  public void see(float[] input, int count) {
    mask = new float[input.length];
    for (int i = 0; i < input.length; i++) {
      mask[i] = input[i] > 0 ? 1 : 0;
    }
  }

  @Override
  public float[] back(float[] errors) {
    float[] mask = this.mask;
    for (int i = 0; i < mask.length; i++) {
      errors[i] *= mask[i];
    }
    return errors;
  }
}
