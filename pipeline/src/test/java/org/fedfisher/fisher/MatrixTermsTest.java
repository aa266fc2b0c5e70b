package org.fedfisher.fisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.MatrixShape;

/** The products that are folded for K-FAC, against an explicit Kronecker matrix. */
class MatrixTermsTest {
  /** Products of a few dozen numbers around 1, in double. */
  private static final double ROUNDING = 1e-10;

  @Property(tries = 200)
  void productIsTheKroneckerMatrixTimesTheParameters(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int out,
      @ForAll @IntRange(min = 2, max = 6) int in,
      @ForAll boolean bias,
      @ForAll boolean wholeA,
      @ForAll boolean wholeG) {
    Random random = new Random(seed);
    MatrixShape shape = new MatrixShape(out, in, bias);
    Factor a = factor(random, in, wholeA);
    Factor g = factor(random, out, wholeG);
    float[] parameters = numbers(random, out * in);
    MatrixTerms terms = MatrixTerms.of(shape, parameters, a, g, true);
    double quadratic = 0;
    for (int j = 0; j < parameters.length; j++) {
      double regression = 0;
      double expected = 0;
      for (int k = 0; k < parameters.length; k++) {
        // A stands on the right: where it is not symmetric, its transpose meets vec(W).
        double fed = entry(a, column(shape, k), column(shape, j)) * parameters[k];
        expected += entry(g, row(shape, j), row(shape, k)) * fed;
        if (row(shape, j) == row(shape, k)) {
          regression += (j == k ? 1 : 0.9) * fed;
        }
      }
      assertThat(terms.weights()[j]).isEqualTo(parameters[j]);
      assertThat(terms.regression()[j]).isCloseTo(regression, within(ROUNDING));
      double merge =
          entry(g, row(shape, j), row(shape, j))
              * entry(a, column(shape, j), column(shape, j))
              * parameters[j];
      assertThat(terms.merge()[j]).isCloseTo(merge, within(ROUNDING));
      assertThat(terms.product()[j]).isCloseTo(expected, within(ROUNDING));
      quadratic += parameters[j] * expected;
    }
    assertThat(terms.quadratic()).isCloseTo(quadratic, within(ROUNDING * 10));
    assertThat(terms.curvature()).isCloseTo(a.trace() * g.trace(), within(ROUNDING));
  }

  private static int row(MatrixShape shape, int parameter) {
    int fed = shape.bias() ? shape.in() - 1 : shape.in();
    int weights = shape.out() * fed;
    return parameter < weights ? parameter / fed : parameter - weights;
  }

  private static int column(MatrixShape shape, int parameter) {
    int fed = shape.bias() ? shape.in() - 1 : shape.in();
    int weights = shape.out() * fed;
    return parameter < weights ? parameter % fed : fed;
  }

  private static double entry(Factor factor, int i, int j) {
    if (factor.isWhole()) {
      return factor.left()[i * factor.size() + j];
    }
    double sum = 0;
    for (int k = 0; k < factor.rank(); k++) {
      sum += (double) factor.left()[i * factor.rank() + k] * factor.right()[j * factor.rank() + k];
    }
    return sum;
  }

  private static Factor factor(Random random, int size, boolean whole) {
    if (whole) {
      return Factor.whole(size, numbers(random, size * size));
    }
    int rank = 1 + random.nextInt(size);
    return new Factor(size, rank, numbers(random, size * rank), numbers(random, size * rank));
  }

  private static float[] numbers(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
