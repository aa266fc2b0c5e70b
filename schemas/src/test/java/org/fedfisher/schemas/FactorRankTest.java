package org.fedfisher.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.fedfisher.wire.TensorEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactorRankTest {
  private static final List<MatrixShape> LENET =
      List.of(
          new MatrixShape(6, 25, false),
          new MatrixShape(16, 150, false),
          new MatrixShape(120, 256, false),
          new MatrixShape(84, 120, false),
          new MatrixShape(10, 84, false));

  @Test
  void publishedRuleGivesLenetFifty() {
    assertThat(FactorRank.published(LENET)).isEqualTo(50);
  }

  @Test
  void rankIsAtLeastOne() {
    List<MatrixShape> vector = List.of(new MatrixShape(5, 1, false));
    assertThat(FactorRank.published(vector)).isEqualTo(1);
    assertThat(FactorRank.forBits(vector, 0)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"1, 5", "2, 10", "4, 22", "8, 45", "16, 94", "100, 256"})
  void bitsBuyRank(double bits, int rank) {
    assertThat(FactorRank.forBits(LENET, bits)).isEqualTo(rank);
  }

  @Test
  void nextRankWouldTakeMoreThanTheBits() {
    int rank = FactorRank.forBits(LENET, 4);
    assertThat(bits(rank)).isLessThanOrEqualTo(4);
    assertThat(bits(rank + 1)).isGreaterThan(4);
  }

  private static double bits(int rank) {
    long bytes = 0;
    long parameters = 0;
    for (MatrixShape shape : LENET) {
      for (int size : new int[] {shape.in(), shape.out()}) {
        bytes += FactorCodec.bytes(TensorEncoding.EIGEN9, size, Math.min(rank, size));
      }
      parameters += shape.parameters();
    }
    return 8.0 * bytes / parameters;
  }
}
