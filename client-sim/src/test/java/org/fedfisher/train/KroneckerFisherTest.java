package org.fedfisher.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.fedfisher.data.Examples;
import org.fedfisher.schemas.KroneckerFactors;
import org.fedfisher.schemas.MatrixShape;
import org.junit.jupiter.api.Test;

class KroneckerFisherTest {
  /** Float32 sums of hundreds of terms in another order. */
  private static final double FLOAT_ROUNDING = 3e-6;

  private static final Network NETWORK = TinyNetworks.EVERY_STEP;

  private final Examples examples = TinyNetworks.randomExamples(NETWORK, 70);
  private final float[] weights = NETWORK.initialWeights(3);

  @Test
  void factorsAreSecondMomentsByDefinitionWithTheBiasAsLastColumn() throws InterruptedException {
    List<KroneckerFactors> found =
        KroneckerFisher.exact(NETWORK).estimate(weights, examples, FisherProgress.NONE);
    assertThat(found)
        .extracting(KroneckerFactors::shape)
        .containsExactly(
            new MatrixShape(4, 2 * 4 + 1, true),
            new MatrixShape(3, 4 * 9 + 1, true),
            new MatrixShape(6, 3 * 3 * 2 + 1, true),
            new MatrixShape(3, 6 + 1, true));
    int[] order = IntStream.range(0, examples.size()).toArray();
    try (BackPropagation propagation =
        new BackPropagation(NETWORK, OutputDirections.exact().get())) {
      propagation.setParameters(weights);
      List<LayerSignals> signals = propagation.run(examples, order, 0, order.length);
      for (int l = 0; l < signals.size(); l++) {
        assertThat(GoldenCase.difference(found.get(l).a(), FactorOracle.inputs(signals.get(l))))
            .as("A of %s", signals.get(l).step())
            .isLessThan(FLOAT_ROUNDING);
        assertThat(GoldenCase.difference(found.get(l).g(), FactorOracle.outputs(signals.get(l))))
            .as("G of %s", signals.get(l).step())
            .isLessThan(FLOAT_ROUNDING);
      }
    }
  }

  @Test
  void ofOneExampleADenseStepsFactorsAreItsExactFisher() throws InterruptedException {
    for (int x = 0; x < 3; x++) {
      Examples one = examples.subset(new int[] {x});
      List<KroneckerFactors> found =
          KroneckerFisher.exact(NETWORK).estimate(weights, one, FisherProgress.NONE);
      float[] fisher = GradientOracle.fisher(NETWORK, weights, one);
      for (int dense : List.of(2, 3)) {
        KroneckerFactors factors = found.get(dense);
        int first = NETWORK.layers().get(2 * dense).offset(); // a bias behind each layer
        assertThat(
                GoldenCase.difference(
                    FactorOracle.kronecker(factors),
                    GradientOracle.block(fisher, first, factors.shape())))
            .isLessThan(FLOAT_ROUNDING);
      }
    }
  }

  @Test
  void sampledLabelsLeaveAAndApproachG() throws InterruptedException {
    List<KroneckerFactors> exact =
        KroneckerFisher.exact(NETWORK).estimate(weights, examples, FisherProgress.NONE);
    List<KroneckerFactors> sampled =
        KroneckerFisher.sampled(NETWORK, 64, 1).estimate(weights, examples, FisherProgress.NONE);
    for (int l = 0; l < exact.size(); l++) {
      assertThat(sampled.get(l).a()).isEqualTo(exact.get(l).a());
      // 4,480 draws: a standard error of about one in seventy.
      assertThat(GoldenCase.difference(sampled.get(l).g(), exact.get(l).g())).isBetween(1e-4, 0.1);
    }
  }

  @Test
  void underSquaredLossTheLastStepsErrorsAreTheUnitVectors() throws InterruptedException {
    List<KroneckerFactors> found =
        KroneckerFisher.squaredLoss(NETWORK).estimate(weights, examples, FisherProgress.NONE);
    assertThat(found.get(3).g()).containsExactly(1, 0, 0, 0, 1, 0, 0, 0, 1);
  }

  @Test
  void oneEstimatorServesThreadsAndGivesEachTheSameBits() throws Exception {
    KroneckerFisher fisher = KroneckerFisher.sampled(NETWORK, 2, 9);
    Callable<float[]> task =
        () -> fisher.estimate(weights, examples, FisherProgress.NONE).get(0).g();
    float[] alone = task.call();
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (Future<float[]> together : threads.invokeAll(List.of(task, task, task, task))) {
        assertThat(together.get()).isEqualTo(alone);
      }
    } finally {
      threads.shutdown();
    }
  }

  @Test
  void progressIsToldAfterEachBatch() throws InterruptedException {
    List<String> progress = new ArrayList<>();
    KroneckerFisher.exact(NETWORK)
        .estimate(weights, examples, (done, all) -> progress.add(done + "/" + all));
    assertThat(progress).last().isEqualTo("70/70");
  }

  @Test
  void interruptStopsTheEstimate() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(
            () -> KroneckerFisher.exact(NETWORK).estimate(weights, examples, FisherProgress.NONE))
        .isInstanceOf(InterruptedException.class);
  }
}
