package org.fedfisher.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GammaSamplerTest {
  private static final int DRAWS = 200_000;

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 0.5, 1, 2.5, 20})
  void meanAndVarianceAreBothTheShape(double shape) {
    GammaSampler sampler = new GammaSampler(shape);
    SplittableRandom random = new SplittableRandom(1);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < DRAWS; i++) {
      double x = Math.exp(sampler.nextLog(random));
      sum += x;
      squares += x * x;
    }
    double mean = sum / DRAWS;
    // Five standard errors: the mean's variance is shape/n, the variance's (2 shape^2 + 6 shape)/n.
    assertThat(mean).isCloseTo(shape, within(5 * Math.sqrt(shape / DRAWS)));
    assertThat(squares / DRAWS - mean * mean)
        .isCloseTo(shape, within(5 * Math.sqrt((2 * shape * shape + 6 * shape) / DRAWS)));
  }

  @ParameterizedTest
  @ValueSource(doubles = {1e-6, 1e-3})
  void logarithmsAreFiniteWhereVariatesUnderflow(double shape) {
    GammaSampler sampler = new GammaSampler(shape);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 1000; i++) {
      assertThat(sampler.nextLog(random)).isFinite();
    }
  }
}
