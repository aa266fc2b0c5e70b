package org.fedfisher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.fedfisher.bench.CompressionBench.Row;
import org.fedfisher.wire.TensorEncoding;
import org.junit.jupiter.api.Test;

class CompressionBenchTest {
  /** Nine bits a number, two factors. */
  private static final double NINE_BITS = 0.02;

  @Test
  void everyWayIsMeasuredOnASmallCase() throws Exception {
    Path folder = Path.of(CompressionBenchTest.class.getResource("/golden/small_mlp").toURI());
    List<Row> rows = CompressionBench.measure(folder);

    assertThat(rows).extracting(Row::rank).containsExactly(0, 50, 6, 12, 25, 50, 100);
    // 45 parameters; factors of 6 and 5, 5 and 3.
    assertThat(rows.get(0).encoding()).isEqualTo(TensorEncoding.FLOAT32);
    assertThat(rows.get(0).factorBytes()).isEqualTo(4 * (36 + 25 + 25 + 9) / 45.0);
    assertThat(rows.get(0).error()).isZero();
    assertThat(rows.subList(1, 7)).allMatch(row -> row.error() > 0 && row.error() < NINE_BITS);
    // At full rank more columns are not to be had.
    assertThat(rows.get(6).error()).isEqualTo(rows.get(2).error());
    assertThat(rows).allMatch(row -> row.updateBytes() > row.factorBytes() + 2);
  }
}
