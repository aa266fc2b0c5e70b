package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.fedfisher.wire.Arithmetic;
import org.junit.jupiter.api.Test;

/**
 * A solve goes on with RocksDB state of commit 67a5441, whose parts held whole blocks of factors
 * and did not say whether they go on: {@code state/whole-factors/README.md}.
 */
class WholeFactorsTest {
  @Test
  void solveGoesOnWithPartsOfBefore() throws Exception {
    URL state = WholeFactorsTest.class.getResource("/state/whole-factors/solve");
    var harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(new SolveShards()),
            ShardPart::key,
            ShardCalibration::key,
            TypeInformation.of(ShardKey.class));
    harness.setStateBackend(new EmbeddedRocksDBStateBackend());
    harness.setup();
    harness.initializeState(
        OperatorSnapshotUtil.readStateHandle(Objects.requireNonNull(state).getPath()));
    harness.open();
    try (harness) {
      ClosedMatrix closed = new ClosedMatrix(Arithmetic.STRICT);
      List<ShardPart> parts = closed.parts();
      harness.processElement2(closed.calibration(), 0);
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.processElement1(parts.get(parts.size() - 1), 0);
      assertThat(ClosedMatrix.joined(harness.extractOutputValues()))
          .containsExactly(closed.solution().solution());
    }
  }
}
