package org.fedfisher.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.fedfisher.data.Examples;
import org.fedfisher.data.ImageShape;
import org.junit.jupiter.api.Test;

class FullFisherTest {
  /** Float32 sums of hundreds of terms in another order. */
  private static final double FLOAT_ROUNDING = 3e-6;

  private static final Network NETWORK = TinyNetworks.EVERY_STEP;

  private final Examples examples = TinyNetworks.randomExamples(NETWORK, 70);
  private final float[] weights = NETWORK.initialWeights(3);

  @Test
  void exactFisherIsTheMeanOfOuterProductsOfEveryClassOfEveryExample() throws InterruptedException {
    float[] found = FullFisher.exact(NETWORK).estimate(weights, examples, FisherProgress.NONE);
    assertThat(GoldenCase.difference(found, GradientOracle.fisher(NETWORK, weights, examples)))
        .isLessThan(FLOAT_ROUNDING);
  }

  @Test
  void itIsSymmetricToTheLastBitAndItsDiagonalTheDiagonalFisher() throws InterruptedException {
    Examples many = TinyNetworks.randomExamples(NETWORK, 400); // more than a batch
    float[] found = FullFisher.exact(NETWORK).estimate(weights, many, FisherProgress.NONE);
    int size = weights.length;
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).isEqualTo(found[i % size * size + i / size]);
    }
    assertThat(
            GoldenCase.difference(
                GradientOracle.diagonal(found),
                DiagonalFisher.exact(NETWORK).estimate(weights, many, FisherProgress.NONE)))
        .isLessThan(FLOAT_ROUNDING);
  }

  @Test
  void sampledLabelsApproachIt() throws InterruptedException {
    float[] exact = FullFisher.exact(NETWORK).estimate(weights, examples, FisherProgress.NONE);
    float[] sampled =
        FullFisher.sampled(NETWORK, 64, 1).estimate(weights, examples, FisherProgress.NONE);
    // 4,480 draws: a standard error of about one in seventy.
    assertThat(GoldenCase.difference(sampled, exact)).isBetween(1e-4, 0.1);
  }

  @Test
  void underSquaredLossItIsTheJacobianOfTheOutputsSquared() throws InterruptedException {
    // Without kinks the outputs are linear in each single parameter: a step of 1 is exact.
    Network smooth =
        new Network(
            "smooth",
            new ImageShape(2, 5, 4),
            List.of(
                new Step.Convolution("conv", 3, 2, true),
                new Step.Dense("fc1", 4, true),
                new Step.Dense("fc2", 2, true)));
    float[] weights = smooth.initialWeights(3);
    Examples few = TinyNetworks.randomExamples(smooth, 5);
    float[] found = FullFisher.squaredLoss(smooth).estimate(weights, few, FisherProgress.NONE);
    float[][] jacobian = differences(smooth, weights, few);
    int size = weights.length;
    float[] expected = new float[size * size];
    for (int i = 0; i < expected.length; i++) {
      double sum = 0;
      for (int k = 0; k < jacobian[0].length; k++) {
        sum += jacobian[i / size][k] * jacobian[i % size][k];
      }
      expected[i] = (float) (sum / few.size());
    }
    assertThat(GoldenCase.difference(found, expected)).isLessThan(FLOAT_ROUNDING);
  }

  @Test
  void ofALinearRegressionItIsTheMomentOfTheInputsWhateverTheWeights() throws InterruptedException {
    // Two inputs, one output; the two classes of the examples mean nothing.
    Network linear =
        new Network("linear", new ImageShape(2, 1, 1), List.of(new Step.Dense("fc", 1, true)));
    Examples points =
        Examples.of(linear.input(), 2, new float[] {1, 2, 3, -1, 0, 5}, new int[] {0, 1, 0});
    float[] found =
        FullFisher.squaredLoss(linear)
            .estimate(new float[] {7, -3, 2}, points, FisherProgress.NONE);
    assertThat(found)
        .containsExactly(
            10 / 3f, -1 / 3f, 4 / 3f, //
            -1 / 3f, 10, 2, //
            4 / 3f, 2, 1);
  }

  @Test
  void tooLargeANetworkIsRefused() {
    assertThatThrownBy(() -> FullFisher.exact(Network.lenet()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "network \"lenet\" has 44,190 parameters; the full Fisher is for at most 4,096");
  }

  /** One row per parameter: the slopes of all outputs of all examples. */
  private static float[][] differences(Network network, float[] weights, Examples few) {
    float[][] slopes = new float[weights.length][];
    try (Evaluator evaluator = new Evaluator(network)) {
      for (int i = 0; i < weights.length; i++) {
        float[] moved = weights.clone();
        moved[i] = weights[i] + 1;
        float[] above = evaluator.logits(moved, few);
        moved[i] = weights[i] - 1;
        float[] below = evaluator.logits(moved, few);
        slopes[i] = new float[above.length];
        for (int k = 0; k < above.length; k++) {
          slopes[i][k] = (above[k] - below[k]) / 2;
        }
      }
    }
    return slopes;
  }
}
