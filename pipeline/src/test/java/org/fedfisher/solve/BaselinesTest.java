package org.fedfisher.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.solve.GoldenMatrices.Place;
import org.fedfisher.wire.Arithmetic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Fisher merging and RegMean against their definitions and the published RegMean. */
class BaselinesTest {
  private static final float FLOAT = 1e-5f;
  private static final MatrixShape SHAPE = new MatrixShape(4, 6, false);

  /** Published budget for LeNet's Gram matrices: 4 (d / 2) / sum (2 in + 1). */
  private static final int PUBLISHED_RANK = 95;

  private static final double PUBLISHED_LEVELS = 255;

  /**
   * Relative, of a whole matrix. The published Gram matrices are those of 1,000 random batches of
   * 16, not of all examples: found 0.060, 0.045, 0.031 for fc1, fc2, fc3.
   */
  private static final double SAMPLING = 0.08;

  @Test
  void fisherMergeIsTheQuotientOfTheDiagonals() {
    Random random = new Random(1);
    List<WeightedFactors> clients = Factors.mixed(random, SHAPE, 3);
    List<float[]> weights = weights(random, 3);
    double[] numerator = new double[SHAPE.parameters()];
    double[] denominator = new double[SHAPE.parameters()];
    for (int n = 0; n < 3; n++) {
      double[][] h = Kronecker.matrix(SHAPE, clients.subList(n, n + 1));
      for (int j = 0; j < numerator.length; j++) {
        numerator[j] += h[j][j] * weights.get(n)[j];
        denominator[j] += h[j][j];
      }
    }
    float[] merged = FisherMerge.of(SHAPE, new float[24], numerator, clients);
    for (int j = 0; j < merged.length; j++) {
      assertThat(merged[j]).isCloseTo((float) (numerator[j] / denominator[j]), within(FLOAT));
    }
  }

  @Test
  void whereNobodyHasCurvatureTheAverageStays() {
    MatrixShape shape = new MatrixShape(1, 2, false);
    Factor a = Factor.whole(2, new float[] {2, 0, 0, 0});
    List<WeightedFactors> clients =
        List.of(new WeightedFactors(1, a, Factor.whole(1, new float[] {1})));
    float[] average = {5, 7};
    assertThat(FisherMerge.of(shape, average, new double[] {6, 0}, clients)).containsExactly(3, 7);
    for (Arithmetic arithmetic : Arithmetic.values()) {
      assertThat(RegMean.of(shape, average, new double[] {6, 0}, clients, arithmetic))
          .containsExactly(new float[] {3, 7}, within(FLOAT));
    }
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void regMeanSolvesItsNormalEquations(Arithmetic arithmetic) {
    Random random = new Random(2);
    List<WeightedFactors> clients = Factors.mixed(random, SHAPE, 3);
    List<float[]> weights = weights(random, 3);
    double[] numerator = numerator(SHAPE, clients, weights);
    float[] merged = RegMean.of(SHAPE, new float[24], numerator, clients, arithmetic);
    // W sum p Z is the numerator of clients who all have W.
    assertThat(numerator(SHAPE, clients, List.of(merged, merged, merged)))
        .containsExactly(numerator, within(1e-5));
  }

  @Test
  void regMeanOfClientsWithTheSameWeightsIsThoseWeights() {
    Random random = new Random(3);
    float[] w = Factors.gaussians(random, SHAPE.parameters());
    List<WeightedFactors> clients = Factors.mixed(random, SHAPE, 3);
    double[] numerator = numerator(SHAPE, clients, List.of(w, w, w));
    assertThat(RegMean.of(SHAPE, w, numerator, clients, Arithmetic.STRICT))
        .containsExactly(w, within(FLOAT));
  }

  /** The published code merges dense layers only, from Gram matrices of sampled inputs. */
  @Test
  void regMeanIsThePublishedOneUpToItsSampling() {
    GoldenMatrices sent = new GoldenMatrices(GoldenRound.read("FashionMNIST_n5_a0.1_s0_e30"), true);
    GoldenMatrices raw = new GoldenMatrices(sent.golden(), false);
    for (Place place : raw.places()) {
      if (!place.name().startsWith("fc")) {
        continue;
      }
      List<WeightedFactors> clients = new ArrayList<>();
      List<float[]> weights = new ArrayList<>();
      for (WeightedFactors client : raw.clients(place)) {
        weights.add(place.of(sent.weights(clients.size())));
        clients.add(new WeightedFactors(client.p(), published(client.a()), client.g()));
      }
      double[] numerator = numerator(place.shape(), clients, weights);
      float[] found =
          RegMean.of(
              place.shape(), place.of(sent.average()), numerator, clients, Arithmetic.STRICT);
      float[] expected = place.of(sent.golden().array("result/regmean"));
      double difference = 0;
      double norm = 0;
      for (int j = 0; j < expected.length; j++) {
        difference += Math.pow(found[j] - expected[j], 2);
        norm += Math.pow(expected[j], 2);
      }
      assertThat(Math.sqrt(difference / norm)).as(place.name()).isLessThan(SAMPLING);
    }
  }

  private static List<float[]> weights(Random random, int clients) {
    List<float[]> weights = new ArrayList<>();
    for (int n = 0; n < clients; n++) {
      weights.add(Factors.gaussians(random, SHAPE.parameters()));
    }
    return weights;
  }

  /** sum p W Z, written down. */
  private static double[] numerator(
      MatrixShape shape, List<WeightedFactors> clients, List<float[]> weights) {
    double[] sum = new double[shape.parameters()];
    int in = shape.in();
    for (int n = 0; n < clients.size(); n++) {
      Factor identity = Factor.whole(1, new float[] {1});
      WeightedFactors a = new WeightedFactors(clients.get(n).p(), clients.get(n).a(), identity);
      double[][] z = Kronecker.matrix(new MatrixShape(1, in, false), List.of(a));
      for (int o = 0; o < shape.out(); o++) {
        for (int i = 0; i < in; i++) {
          for (int k = 0; k < in; k++) {
            sum[o * in + i] += weights.get(n)[o * in + k] * z[i][k] * (i == k ? 1 : 0.9);
          }
        }
      }
    }
    return sum;
  }

  /** An SVD whose parts have 9 bits, as the published code sends it; A's is U S U^T. */
  private static Factor published(Factor a) {
    int size = a.size();
    var spectrum = new StrictProducts().spectrum(size, Kronecker.doubles(a.left()));
    int rank = Math.min(size, PUBLISHED_RANK);
    int[] order =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingDouble(k -> -spectrum.values()[k]))
            .mapToInt(Integer::intValue)
            .limit(rank)
            .toArray();
    double[] u = new double[size * rank];
    double[] s = new double[rank];
    for (int k = 0; k < rank; k++) {
      s[k] = spectrum.values()[order[k]];
      for (int j = 0; j < size; j++) {
        u[j * rank + k] = spectrum.vectors()[j][order[k]];
      }
    }
    quantise(u);
    quantise(s);
    double[] left = u.clone();
    for (int j = 0; j < left.length; j++) {
      left[j] *= s[j % rank];
    }
    return new Factor(size, rank, Kronecker.floats(left), Kronecker.floats(u));
  }

  private static void quantise(double[] values) {
    double scale = Arrays.stream(values).map(Math::abs).max().orElseThrow();
    for (int j = 0; j < values.length; j++) {
      values[j] = scale * Math.rint(values[j] / scale * PUBLISHED_LEVELS) / PUBLISHED_LEVELS;
    }
  }
}
