package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.assertj.core.data.Offset;
import org.fedfisher.solve.ShardSolution;
import org.fedfisher.solve.device.JavaDriver;
import org.fedfisher.wire.Arithmetic;
import org.junit.jupiter.api.Test;

/** From a closed window with factors in several slices to the solution, whatever the order. */
class SolveShardsTest {
  /** float32 on a device against float32 in BLAS. */
  private static final Offset<Float> TOLERANCE = Offset.offset(1e-4f);

  @Test
  void slicesOfEveryClientReachTheSolveWhateverTheOrder() throws Exception {
    ClosedMatrix closed = new ClosedMatrix(Arithmetic.STRICT);
    ShardSolution expected = closed.solution();
    for (int seed = 0; seed < 5; seed++) {
      List<ShardPart> parts = closed.parts();
      assertThat(parts).hasSize(1 + 2 * ClosedMatrix.CLIENTS.size());
      Collections.shuffle(parts, new Random(seed));
      try (var harness = harness()) {
        int first = seed % parts.size();
        for (ShardPart part : parts.subList(0, first)) {
          harness.processElement1(part, 0);
        }
        harness.processElement2(closed.calibration(), 0);
        for (ShardPart part : parts.subList(first, parts.size())) {
          assertThat(harness.extractOutputValues()).isEmpty();
          harness.processElement1(part, 0);
        }
        List<SolvedShard> solved = harness.extractOutputValues();
        // 15 parameters in pieces of 4.
        assertThat(solved).extracting(SolvedShard::block).containsExactly(0, 1, 2, 3);
        assertThat(ClosedMatrix.joined(solved)).containsExactly(expected.solution());
        assertThat(solved.get(0).objectiveAtSolution()).isEqualTo(expected.objectiveAtSolution());
        assertThat(solved.get(0).report()).isNotNull();
        assertThat(solved.get(1).report()).isNull();
      }
    }
  }

  @Test
  void blocksThatAreCutAreJoinedWhateverTheOrder() throws Exception {
    ClosedMatrix closed = new ClosedMatrix(Arithmetic.STRICT);
    for (int most : new int[] {1, 7, 50, 100}) {
      List<ShardPart> parts = closed.parts(most);
      assertThat(parts).hasSizeGreaterThan(closed.parts().size());
      Collections.shuffle(parts, new Random(most));
      try (var harness = harness()) {
        harness.processElement2(closed.calibration(), 0);
        for (ShardPart part : parts) {
          harness.processElement1(part, 0);
        }
        assertThat(ClosedMatrix.joined(harness.extractOutputValues()))
            .containsExactly(closed.solution().solution());
        assertThat(harness.numKeyedStateEntries()).isZero();
      }
    }
  }

  @Test
  void partsThatComeTwiceCountOnce() throws Exception {
    ClosedMatrix closed = new ClosedMatrix(Arithmetic.STRICT);
    List<ShardPart> parts = closed.parts();
    try (var harness = harness()) {
      harness.processElement2(closed.calibration(), 0);
      for (ShardPart part : parts.subList(0, parts.size() - 1)) {
        harness.processElement1(part, 0);
        harness.processElement1(part, 0);
      }
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.processElement1(parts.get(parts.size() - 1), 0);
      assertThat(ClosedMatrix.joined(harness.extractOutputValues()))
          .containsExactly(closed.solution().solution());
    }
  }

  @Test
  void claimedDeviceSolvesAndIsNamed() throws Exception {
    SolvedShard leading = solved(Arithmetic.FAST, Set.of(GpuInfo.of(0, JavaDriver.UUID)));
    assertThat(leading.device()).isEqualTo(JavaDriver.DESCRIPTION);
  }

  @Test
  void deviceThatCannotSolveIsNamedAsNotUsed() throws Exception {
    SolvedShard strict = solved(Arithmetic.STRICT, Set.of(GpuInfo.of(0, JavaDriver.UUID)));
    assertThat(strict.device()).isEqualTo("0 JAVA-0 (T4); solved on the CPU");
    SolvedShard fake = solved(Arithmetic.FAST, Set.of(GpuInfo.of(0, "FAKE-0")));
    assertThat(fake.device()).isEqualTo("0 FAKE-0 (T4); solved on the CPU");
  }

  @Test
  void withoutADeviceNoneIsNamed() throws Exception {
    assertThat(solved(Arithmetic.FAST, Set.of()).device()).isNull();
  }

  /** The first piece of a solve where the task manager has these devices; it is as expected. */
  private static SolvedShard solved(Arithmetic arithmetic, Set<ExternalResourceInfo> devices)
      throws Exception {
    ClosedMatrix closed = new ClosedMatrix(arithmetic);
    SolveShards function = new SolveShards();
    try (var harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(function),
            ShardPart::key,
            ShardCalibration::key,
            TypeInformation.of(ShardKey.class))) {
      harness.setup();
      function.setRuntimeContext(with(devices, function.getRuntimeContext()));
      harness.open();
      harness.processElement2(closed.calibration(), 0);
      for (ShardPart part : closed.parts()) {
        harness.processElement1(part, 0);
      }
      List<SolvedShard> solved = harness.extractOutputValues();
      assertThat(ClosedMatrix.joined(solved))
          .containsExactly(closed.solution().solution(), TOLERANCE);
      assertThat(solved.subList(1, solved.size())).allMatch(piece -> piece.device() == null);
      return solved.get(0);
    }
  }

  /** Flink's harness for two inputs knows no external resources. */
  private static RuntimeContext with(Set<ExternalResourceInfo> devices, RuntimeContext context) {
    return (RuntimeContext)
        Proxy.newProxyInstance(
            RuntimeContext.class.getClassLoader(),
            new Class<?>[] {RuntimeContext.class},
            (proxy, method, arguments) ->
                method.getName().equals("getExternalResourceInfos")
                    ? devices
                    : method.invoke(context, arguments));
  }

  private static KeyedTwoInputStreamOperatorTestHarness<
          ShardKey, ShardPart, ShardCalibration, SolvedShard>
      harness() throws Exception {
    return ProcessFunctionTestHarnesses.forKeyedCoProcessFunction(
        new SolveShards(),
        ShardPart::key,
        ShardCalibration::key,
        TypeInformation.of(ShardKey.class));
  }
}
