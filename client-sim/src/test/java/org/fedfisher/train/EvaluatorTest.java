package org.fedfisher.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.fedfisher.data.Examples;
import org.fedfisher.data.ImageShape;
import org.junit.jupiter.api.Test;

class EvaluatorTest {
  /** Two inputs are the two logits of the first two classes; the third class has logit 0. */
  private static final Network NETWORK =
      new Network("inputs", new ImageShape(2, 1, 1), List.of(new Step.Dense("fc", 3, false)));

  private static final float[] WEIGHTS = {1, 0, 0, 1, 0, 0};

  @Test
  void countsHitsPerClassAndAveragesTheCrossEntropy() {
    float[] inputs = {2, 1, 1, 2, 3, 1, 4, 5};
    Examples examples = Examples.of(NETWORK.input(), 3, inputs, new int[] {0, 1, 1, 1});
    try (Evaluator evaluator = new Evaluator(NETWORK)) {
      Evaluation evaluation = evaluator.evaluate(WEIGHTS, examples);
      assertThat(evaluation.accuracy()).isEqualTo(0.75);
      assertThat(evaluation.classAccuracy()).containsExactly(1.0, 2 / 3.0, Double.NaN);
      double expected = 0;
      for (double[] z : new double[][] {{2, 1}, {2, 1}, {1, 3}, {5, 4}}) {
        expected += Math.log(Math.exp(z[0]) + Math.exp(z[1]) + 1) - z[0];
      }
      assertThat(evaluation.meanLoss()).isCloseTo(expected / 4, within(1e-6));
    }
  }

  @Test
  void hugeLogitsGiveAFiniteLoss() {
    Examples examples = Examples.of(NETWORK.input(), 3, new float[] {3000, 0}, new int[] {1});
    try (Evaluator evaluator = new Evaluator(NETWORK)) {
      assertThat(evaluator.evaluate(WEIGHTS, examples).meanLoss()).isEqualTo(3000);
    }
  }

  @Test
  void noExamplesAreRefused() {
    Examples none = Examples.of(NETWORK.input(), 3, new float[0], new int[0]);
    try (Evaluator evaluator = new Evaluator(NETWORK)) {
      assertThatThrownBy(() -> evaluator.evaluate(WEIGHTS, none))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("at least 1 example");
    }
  }
}
