package org.fedfisher.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.fedfisher.data.Dataset;
import org.fedfisher.data.Examples;
import org.fedfisher.data.IdxFiles;
import org.fedfisher.schemas.KroneckerFactors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The published five-client FashionMNIST case, where its 14 MB and the data set lie beside the
 * project in {@code shared/}; skipped elsewhere.
 */
class FashionMnistGoldenTest {
  private static final Path SHARED =
      Path.of(System.getProperty("basedir", ""))
          .toAbsolutePath()
          .resolve("../../shared")
          .normalize();
  private static final Path DATA = SHARED.resolve("data/fashion-mnist");
  private static final Path CASE = SHARED.resolve("golden/FashionMNIST_n5_a0.1_s0_e30");

  /** Relative to the largest entry: float32 sums over 4,849 examples in another order. */
  private static final double FLOAT_ROUNDING = 5e-6;

  /**
   * The same for factors: 4e-6 in conv1's G, a float32 sum over 28 million positions; below 1e-6 in
   * the others.
   */
  private static final double FACTOR_ROUNDING = 1e-5;

  private static Dataset dataset;

  @BeforeAll
  static void read() throws IOException {
    assumeTrue(Files.isDirectory(DATA), "no FashionMNIST in " + DATA);
    assumeTrue(Files.isDirectory(CASE), "no published case in " + CASE);
    dataset = new IdxFiles(DATA, 10).read("fashion-mnist");
  }

  @Test
  void exactFisherOfTheSmallestClient() throws InterruptedException {
    float[] fisher =
        DiagonalFisher.exact(Network.lenet())
            .estimate(client("w"), clientExamples(), FisherProgress.NONE);
    assertThat(GoldenCase.difference(fisher, client("F_diag"))).isLessThan(FLOAT_ROUNDING);
  }

  @Test
  void kroneckerFactorsOfTheSmallestClient() throws InterruptedException {
    List<KroneckerFactors> found =
        KroneckerFisher.exact(Network.lenet())
            .estimate(client("w"), clientExamples(), FisherProgress.NONE);
    PublishedFactors.compare(
        found, Network.lenet(), FashionMnistGoldenTest::client, FACTOR_ROUNDING);
  }

  private static float[] client(String name) {
    return GoldenCase.read(CASE.resolve("client3").resolve(name + ".bin"));
  }

  private static Examples clientExamples() {
    float[] positions = client("train_indices");
    int[] rows = new int[positions.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (int) positions[i];
    }
    return dataset.train().subset(rows);
  }

  @Test
  void accuracyOfThePublishedAverage() {
    try (Evaluator evaluator = new Evaluator(Network.lenet())) {
      Evaluation evaluation =
          evaluator.evaluate(GoldenCase.read(CASE.resolve("result/fedavg.bin")), dataset.test());
      assertThat(evaluation.accuracy()).isEqualTo(0.4494);
    }
  }
}
