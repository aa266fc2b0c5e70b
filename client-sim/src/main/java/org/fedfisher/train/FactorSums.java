package org.fedfisher.train;

import java.util.Arrays;
import org.fedfisher.data.ImageShape;
import org.fedfisher.schemas.KroneckerFactors;
import org.fedfisher.schemas.MatrixShape;

/**
 * Adds up one step's K-FAC factors over batches: second moments of its inputs (a bias is one more
 * input, always 1) and of its back-propagated errors. For one thread.
 */
final class FactorSums implements AutoCloseable {
  private final Step.Weighted step;
  private final int positions;
  private final MatrixShape shape;
  private final SecondMoment inputs;
  private final SecondMoment errors;

  FactorSums(Step.Weighted step, ImageShape input) {
    ImageShape output = step.output(input);
    this.step = step;
    this.positions = output.height() * output.width();
    this.shape =
        new MatrixShape(output.channels(), step.fanIn(input) + (step.bias() ? 1 : 0), step.bias());
    this.inputs = new SecondMoment(shape.in());
    this.errors = new SecondMoment(shape.out());
  }

  /** Adds a batch: inputs once, as they do not depend on the output direction. */
  void add(LayerSignals signals) {
    if (step instanceof Step.Convolution convolution) {
      addPatches(signals, convolution);
    } else {
      inputs.addRows(step.bias() ? withOnes(signals) : signals.activations(), signals.count());
    }
    inputs.endBatch();
    for (float[] direction : signals.errors()) {
      errors.addColumns(direction, signals.count(), positions);
    }
    errors.endBatch();
  }

  private void addPatches(LayerSignals signals, Step.Convolution convolution) {
    float[] patches = new float[shape.in() * positions];
    if (step.bias()) {
      Arrays.fill(patches, patches.length - positions, patches.length, 1);
    }
    for (int example = 0; example < signals.count(); example++) {
      Patches.extract(
          signals.activations(), example, signals.input(), convolution.kernel(), patches);
      inputs.addColumns(patches, 1, positions);
    }
  }

  private float[] withOnes(LayerSignals signals) {
    int in = shape.in();
    float[] rows = new float[signals.count() * in];
    for (int example = 0; example < signals.count(); example++) {
      System.arraycopy(signals.activations(), example * (in - 1), rows, example * in, in - 1);
      rows[(example + 1) * in - 1] = 1;
    }
    return rows;
  }

  /** A averaged over the examples, G over the examples and positions. */
  KroneckerFactors mean(int examples) {
    return new KroneckerFactors(
        shape, inputs.mean(examples), errors.mean((double) examples * positions));
  }

  @Override
  public void close() {
    inputs.close();
    errors.close();
  }
}
