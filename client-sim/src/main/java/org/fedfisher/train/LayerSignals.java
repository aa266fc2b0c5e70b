package org.fedfisher.train;

import java.util.List;
import org.fedfisher.data.ImageShape;

/**
 * What a batch says about one step with weights: all that any Fisher structure is made of.
 *
 * <p>A diagonal sums the squares of products of both parts, K-FAC takes second moments of each.
 *
 * @param step the step
 * @param layer its weights
 * @param bias its bias; empty if it has none
 * @param input shape of what goes into the step
 * @param output shape of its sums
 * @param count examples in the batch
 * @param activations what went in, {@code [count][input.size()]}
 * @param errors one array per output direction: back-propagated errors of the sums, {@code
 *     [count][output.size()]}, scaled so that summing their outer products over the directions
 *     gives the Fisher of the example
 */
@SuppressWarnings("ArrayRecordComponent") // Lent for the length of one call.
record LayerSignals(
    Step.Weighted step,
    Layer layer,
    List<Layer> bias,
    ImageShape input,
    ImageShape output,
    int count,
    float[] activations,
    List<float[]> errors) {
  /** Positions at which the step's kernel is applied; 1 for a dense step. */
  int positions() {
    return output.height() * output.width();
  }

  /** The gradient of one output channel's bias: the sum of its errors over the positions. */
  double biasGradient(int direction, int example, int channel) {
    float[] sums = errors.get(direction);
    int first = (example * output.channels() + channel) * positions();
    double gradient = 0;
    for (int t = 0; t < positions(); t++) {
      gradient += sums[first + t];
    }
    return gradient;
  }
}
