package org.fedfisher.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.fedfisher.data.Examples;
import org.fedfisher.data.ImageShape;
import org.junit.jupiter.api.Test;

/** Gradient and Fisher of a network with every kind of step and biases, against definitions. */
class OracleTest {
  /** Float32 sums of hundreds of terms in another order. */
  private static final double FLOAT_ROUNDING = 3e-6;

  /** A central difference at step 1e-2 of a float32 loss: rounding 1e-5, third derivative 1e-4. */
  private static final double DIFFERENCE_QUOTIENT = 2e-3;

  private static final Network NETWORK = TinyNetworks.EVERY_STEP;

  private final Examples examples = TinyNetworks.randomExamples(NETWORK, 70);
  private final float[] weights = NETWORK.initialWeights(3);

  @Test
  void gradientIsTheSlopeOfTheLoss() {
    int[] order = IntStream.range(0, examples.size()).toArray();
    float[] gradient = new float[weights.length];
    float[] unused = new float[weights.length];
    try (LossGradient loss = new LossGradient(NETWORK)) {
      loss.at(weights, examples, order, 0, order.length, gradient);
      for (Layer layer : NETWORK.layers()) {
        int i = layer.offset() + layer.size() / 2;
        float[] moved = weights.clone();
        moved[i] = weights[i] + 1e-2f;
        double above = loss.at(moved, examples, order, 0, order.length, unused);
        moved[i] = weights[i] - 1e-2f;
        double below = loss.at(moved, examples, order, 0, order.length, unused);
        assertThat((above - below) / 2e-2)
            .as("%s[%d]", layer.name(), layer.size() / 2)
            .isCloseTo(gradient[i], within(DIFFERENCE_QUOTIENT));
      }
    }
  }

  @Test
  void exactFisherIsTheMeanOfSquaredGradientsOfEveryClassOfEveryExample()
      throws InterruptedException {
    float[] found = DiagonalFisher.exact(NETWORK).estimate(weights, examples, FisherProgress.NONE);
    float[] byDefinition =
        GradientOracle.diagonal(GradientOracle.fisher(NETWORK, weights, examples));
    assertThat(GoldenCase.difference(found, byDefinition)).isLessThan(FLOAT_ROUNDING);
  }

  @Test
  void theSameBehindStepsWithoutWeights() throws InterruptedException {
    Network network =
        new Network(
            "pool first",
            new ImageShape(1, 7, 6),
            List.of(
                new Step.Relu(),
                new Step.MaxPool(2),
                new Step.Convolution("conv", 2, 2, false),
                new Step.MaxPool(2),
                new Step.Dense("fc", 2, true)));
    Examples few = TinyNetworks.randomExamples(network, 20);
    float[] start = network.initialWeights(2);
    float[] found = DiagonalFisher.exact(network).estimate(start, few, FisherProgress.NONE);
    float[] byDefinition = GradientOracle.diagonal(GradientOracle.fisher(network, start, few));
    assertThat(GoldenCase.difference(found, byDefinition)).isLessThan(FLOAT_ROUNDING);
  }

  @Test
  void errorOfTheSampledFisherFallsWithTheSquareRootOfTheDraws() throws InterruptedException {
    float[] exact = DiagonalFisher.exact(NETWORK).estimate(weights, examples, FisherProgress.NONE);
    double one = sampledError(1, exact);
    double sixteen = sampledError(16, exact);
    // A quarter in expectation; a factor of two for luck.
    assertThat(sixteen / one).isBetween(0.125, 0.5);
  }

  /** Sum of absolute errors over sum of entries, averaged over ten estimates. */
  private double sampledError(int samples, float[] exact) throws InterruptedException {
    double error = 0;
    double scale = 0;
    for (int seed = 0; seed < 10; seed++) {
      float[] sampled =
          DiagonalFisher.sampled(NETWORK, samples, seed)
              .estimate(weights, examples, FisherProgress.NONE);
      for (int i = 0; i < exact.length; i++) {
        error += Math.abs(sampled[i] - exact[i]);
        scale += exact[i];
      }
    }
    return error / scale;
  }
}
