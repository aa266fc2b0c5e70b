package org.fedfisher.fisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.util.Random;
import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.MatrixShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each against its definition, term by term. */
class ShiftsTest {
  /** Double sums in another order. */
  private static final double ROUNDING_PERCENT = 1e-10;

  /** The matrix's difference is rounded to float32. */
  private static final double FLOAT_ROUNDING_PERCENT = 1e-4;

  private static float[] numbers(long seed, int length) {
    Random random = new Random(seed);
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1023, 1024, 1025, 5000})
  void diagonalWeighsEverySquaredStep(int length) {
    // Scratch space may be longer than the shard.
    float[] weights = numbers(1, length + 3);
    float[] start = numbers(2, length + 3);
    float[] fisher = numbers(3, length + 3);
    double weighted = 0;
    double plain = 0;
    for (int i = 0; i < length; i++) {
      double step = (double) weights[i] - start[i];
      fisher[i] = Math.abs(fisher[i]);
      weighted += fisher[i] * step * step;
      plain += step * step;
    }
    assertThat(Shifts.ofDiagonal(weights, start, fisher, length))
        .isCloseTo(weighted, withinPercentage(ROUNDING_PERCENT));
    assertThat(Shifts.ofWeights(weights, start, length))
        .isCloseTo(plain, withinPercentage(ROUNDING_PERCENT));
  }

  @Test
  void whoStaysWhereTheRoundBeganHasNone() {
    float[] weights = numbers(1, 9);
    assertThat(Shifts.ofDiagonal(weights, weights, new float[9], 9)).isZero();
    assertThat(Shifts.ofWeights(weights, weights, 9)).isZero();
    assertThat(Shifts.boundOfRows(weights, weights, 9, numbers(2, 27), 3, 4)).isZero();
  }

  /** Against the Kronecker product, entry by entry; the bias is the last column. */
  @Test
  void matrixHasTheQuadraticFormOfItsKroneckerProduct() {
    MatrixShape shape = new MatrixShape(3, 5, true);
    float[] a = KroneckerBlocks.factor(4, 5);
    float[] g = KroneckerBlocks.factor(5, 3);
    float[] weights = numbers(1, 15);
    float[] start = numbers(2, 15);
    float[] d = new float[15];
    for (int i = 0; i < 15; i++) {
      d[i] = weights[i] - start[i];
    }
    float[] matrix = new float[15];
    shape.toMatrix(d, matrix);
    double expected = 0;
    for (int o = 0; o < 3; o++) {
      for (int i = 0; i < 5; i++) {
        for (int p = 0; p < 3; p++) {
          for (int j = 0; j < 5; j++) {
            expected +=
                (double) matrix[o * 5 + i] * g[o * 3 + p] * a[i * 5 + j] * matrix[p * 5 + j];
          }
        }
      }
    }
    double found = Shifts.ofMatrix(shape, weights, start, Factor.whole(5, a), Factor.whole(3, g));
    assertThat(found).isCloseTo(expected, withinPercentage(FLOAT_ROUNDING_PERCENT));
    double norm = Shifts.ofWeights(weights, start, 15);
    double bound = Factor.whole(5, a).trace() * Factor.whole(3, g).trace() * norm;
    assertThat(found).isLessThan(bound);
  }

  /** Rows 2 and 3 of 6; the parts of all rows add up to at least D^T F D. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void rowsHaveAtLeastTheirPartOfTheQuadraticForm(long seed) {
    int d = 6;
    float[] f = KroneckerBlocks.factor(seed, d);
    float[] weights = numbers(seed, d);
    float[] start = numbers(-seed, d);
    double whole = 0;
    double part = 0;
    for (int j = 0; j < d; j++) {
      for (int k = 0; k < d; k++) {
        double term =
            ((double) weights[j] - start[j]) * f[j * d + k] * ((double) weights[k] - start[k]);
        whole += term;
        part += j == 2 || j == 3 ? Math.abs(term) : 0;
      }
    }
    float[] rows = java.util.Arrays.copyOfRange(f, 2 * d, 4 * d);
    assertThat(Shifts.boundOfRows(weights, start, d, rows, 2, 2))
        .isCloseTo(part, withinPercentage(ROUNDING_PERCENT));
    assertThat(Shifts.boundOfRows(weights, start, d, f, d, 0)).isGreaterThanOrEqualTo(whole);
  }

  /** Signs of a matrix that is not positive semi-definite hide nothing. */
  @Test
  void termsOfRowsDoNotCancel() {
    float[] indefinite = {1, -1, -1, 1};
    indefinite[3] = -1;
    float[] moved = {1, 1};
    assertThat(Shifts.boundOfRows(moved, new float[2], 2, indefinite, 2, 0)).isEqualTo(4);
  }
}
