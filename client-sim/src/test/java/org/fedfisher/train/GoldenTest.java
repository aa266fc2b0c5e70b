package org.fedfisher.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.fedfisher.data.Examples;
import org.fedfisher.schemas.KroneckerFactors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with numbers that the published implementation computed. */
class GoldenTest {
  /** Both sides are float32; sums of tens of terms in another order differ by a few ulps. */
  private static final double FLOAT_ROUNDING = 1e-6;

  static List<GoldenCase> cases() {
    return GoldenCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientOfTheMeanCrossEntropy(GoldenCase golden) {
    Examples examples = golden.examples();
    int[] order = IntStream.range(0, examples.size()).toArray();
    float[] gradient = new float[golden.network().parameters()];
    try (LossGradient loss = new LossGradient(golden.network())) {
      loss.at(golden.initialWeights(), examples, order, 0, order.length, gradient);
    }
    assertThat(GoldenCase.difference(gradient, golden.array("grad_at_init")))
        .isLessThan(FLOAT_ROUNDING);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void oneTwoAndTenStepsWithMomentum(GoldenCase golden) throws InterruptedException {
    for (int steps : List.of(1, 2, 10)) {
      // A batch that holds all examples makes an epoch a step.
      TrainingSettings settings = new TrainingSettings(steps, 100, 0.01f, 0.9f, 5);
      float[] found =
          new LocalTraining(golden.network(), settings)
              .train(golden.initialWeights(), golden.examples(), TrainingProgress.NONE)
              .weights();
      assertThat(GoldenCase.difference(found, golden.array("w_after_" + steps + "_sgd_steps")))
          .as("%d steps", steps)
          .isLessThan(FLOAT_ROUNDING);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void logitsOfTheTrainedModel(GoldenCase golden) {
    try (Evaluator evaluator = new Evaluator(golden.network())) {
      float[] logits = evaluator.logits(golden.array("w"), golden.examples());
      assertThat(GoldenCase.difference(logits, golden.array("logits"))).isLessThan(FLOAT_ROUNDING);
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void exactDiagonalFisher(GoldenCase golden) throws InterruptedException {
    float[] fisher =
        DiagonalFisher.exact(golden.network())
            .estimate(golden.array("w"), golden.examples(), FisherProgress.NONE);
    assertThat(GoldenCase.difference(fisher, golden.array("F_diag"))).isLessThan(FLOAT_ROUNDING);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void kroneckerFactors(GoldenCase golden) throws InterruptedException {
    List<KroneckerFactors> found =
        KroneckerFisher.exact(golden.network())
            .estimate(golden.array("w"), golden.examples(), FisherProgress.NONE);
    PublishedFactors.compare(found, golden.network(), golden::array, FLOAT_ROUNDING);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void diagonalOfTheFullFisher(GoldenCase golden) throws InterruptedException {
    float[] fisher =
        FullFisher.exact(golden.network())
            .estimate(golden.array("w"), golden.examples(), FisherProgress.NONE);
    assertThat(GoldenCase.difference(GradientOracle.diagonal(fisher), golden.array("F_diag")))
        .isLessThan(FLOAT_ROUNDING);
  }
}
