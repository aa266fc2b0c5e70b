package org.fedfisher.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.fedfisher.study.CompressionStudy.Row;
import org.fedfisher.wire.TensorEncoding;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompressionStudyTest {
  /** Nine bits a number, two factors. */
  private static final double NINE_BITS = 0.02;

  private static final List<String> LINES = new ArrayList<>();
  private static List<Row> rows;

  @BeforeAll
  static void measure() throws Exception {
    rows =
        new CompressionStudy(SmallCase.updates(), SmallCase.SOLVER, 2, weights -> weights.length)
            .measure(LINES::add);
  }

  @Test
  void everyWayIsMeasuredWithTheDefaultAmongTheRanks() {
    assertThat(rows).extracting(Row::rank).containsExactly(0, 50, 2, 6, 12, 25, 37, 50, 75, 100);
    assertThat(LINES).hasSameSizeAs(rows).startsWith("FLOAT32", "SVD9, rank 50");
    assertThat(rows).allMatch(row -> row.accuracy() == 45);
  }

  @Test
  void bitsAndErrorsAreThoseOfTheEncodings() {
    // 45 parameters; factors of 6 and 5, 5 and 3.
    assertThat(rows.get(0).encoding()).isEqualTo(TensorEncoding.FLOAT32);
    assertThat(rows.get(0).factorBits()).isEqualTo(32 * (36 + 25 + 25 + 9) / 45.0);
    assertThat(rows.get(0).error()).isZero();
    assertThat(rows.get(1).error()).isPositive().isLessThan(NINE_BITS);
    assertThat(rows.get(2).error()).isGreaterThan(rows.get(3).error());
    assertThat(rows.subList(3, rows.size()))
        .allMatch(row -> row.error() > 0 && row.error() < NINE_BITS);
    // At full rank more columns are not to be had.
    assertThat(rows.get(rows.size() - 1).error()).isEqualTo(rows.get(3).error());
    assertThat(rows).allMatch(row -> row.uploadBits() > row.factorBits() + 16);
  }

  @Test
  void plotIsOnePicture(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("compression.png");
    CompressionPlot.write(file, "small", rows, 2);
    Pictures.check(file, 1440);
  }
}
