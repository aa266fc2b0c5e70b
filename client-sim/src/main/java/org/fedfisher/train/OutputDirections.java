package org.fedfisher.train;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * The directions in which the logits are pulled to measure the Fisher information.
 *
 * <p>The Fisher of the softmax is {@code diag(p) - p p^T = sum_c p_c (p - e_c)(p - e_c)^T}: one
 * direction {@code sqrt(p_c) (p - e_c)} per class gives it exactly. With {@code s} labels drawn
 * from {@code p}, the directions {@code (p - e_label) / sqrt(s)} give it in expectation. Under
 * squared loss the outputs are unit Gaussians and {@code p} drops out: the directions are the unit
 * vectors.
 */
sealed interface OutputDirections {
  /** Directions anew for each estimate: drawing uses them up. */
  static Supplier<OutputDirections> exact() {
    return AllClasses::new;
  }

  /**
   * The same labels in each estimate.
   *
   * @param samples labels drawn per example, at least 1
   * @param seed determines the draws
   */
  static Supplier<OutputDirections> sampled(int samples, long seed) {
    if (samples < 1) {
      throw new IllegalArgumentException("samples must be at least 1, got " + samples);
    }
    return () -> new Sampled(samples, new SplittableRandom(seed));
  }

  /** For a network whose outputs are targets of a regression. */
  static Supplier<OutputDirections> squaredLoss() {
    return EachOutput::new;
  }

  /** How many there are for each example. */
  int count(int classes);

  /**
   * Writes one direction.
   *
   * @param direction which, from 0
   * @param p the model's distribution for the example
   * @param target receives {@code p.length} numbers from {@code offset} on
   */
  void write(int direction, double[] p, float[] target, int offset);

  /** One direction per class. */
  record AllClasses() implements OutputDirections {
    @Override
    public int count(int classes) {
      return classes;
    }

    @Override
    public void write(int direction, double[] p, float[] target, int offset) {
      fill(direction, Math.sqrt(p[direction]), p, target, offset);
    }
  }

  /** Labels drawn from the model, the given number per example. */
  record Sampled(int samples, SplittableRandom random) implements OutputDirections {
    @Override
    public int count(int classes) {
      return samples;
    }

    @Override
    public void write(int direction, double[] p, float[] target, int offset) {
      double u = random.nextDouble();
      int label = 0;
      while (label < p.length - 1 && u >= p[label]) {
        u -= p[label];
        label++;
      }
      fill(label, 1 / Math.sqrt(samples), p, target, offset);
    }
  }

  /** One unit vector per output. */
  record EachOutput() implements OutputDirections {
    @Override
    public int count(int outputs) {
      return outputs;
    }

    @Override
    public void write(int direction, double[] p, float[] target, int offset) {
      Arrays.fill(target, offset, offset + p.length, 0);
      target[offset + direction] = 1;
    }
  }

  private static void fill(int label, double scale, double[] p, float[] target, int offset) {
    for (int k = 0; k < p.length; k++) {
      target[offset + k] = (float) (scale * (p[k] - (k == label ? 1 : 0)));
    }
  }
}
