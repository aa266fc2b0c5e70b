package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
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
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.assertj.core.data.Offset;
import org.fedfisher.fisher.KroneckerBlocks;
import org.fedfisher.fisher.ShardFold;
import org.fedfisher.fisher.ShardShape;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.round.Admission;
import org.fedfisher.round.Blocks;
import org.fedfisher.round.MapStore;
import org.fedfisher.round.Rounds;
import org.fedfisher.round.ShardWindow;
import org.fedfisher.round.Specification;
import org.fedfisher.round.WaitingBlock;
import org.fedfisher.schemas.Wire;
import org.fedfisher.solve.MatrixSolve;
import org.fedfisher.solve.ShardSolution;
import org.fedfisher.solve.WeightedFactors;
import org.fedfisher.solve.device.JavaDriver;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;
import org.junit.jupiter.api.Test;

/** From a closed window with factors in several slices to the solution, whatever the order. */
class SolveShardsTest {
  private static final List<String> CLIENTS = List.of("a", "a-b", "b");
  private static final long EXAMPLES = 10 + 11 + 12;
  private static final double LAMBDA = 0.125;

  /** float32 on a device against float32 in BLAS. */
  private static final Offset<Float> TOLERANCE = Offset.offset(1e-4f);

  private static Specification round(Arithmetic arithmetic) {
    RoundSpecification wire = Rounds.wire(FisherStructure.KFAC, 3, 1);
    wire.setModel(
        new Model("m", List.of(new Layer("w", List.of(3, 4)), new Layer("w.bias", List.of(3)))));
    wire.setFactorEncoding(TensorEncoding.EIGEN9);
    wire.setFactorRank(4);
    wire.setSolver(new Solver(SolverKind.CONJUGATE_GRADIENT, 50, 0.3, 1e-6, arithmetic));
    return Specification.of(wire);
  }

  private static List<ClientUpdateBlock> slices(String client) {
    return KroneckerBlocks.slices(client, TensorEncoding.EIGEN9);
  }

  private static List<ShardPart> parts(RoundClosing closing, ShardShape shape) {
    ShardWindow window = new ShardWindow(new MapStore());
    ShardFold fold = new ShardFold();
    for (int c = 0; c < CLIENTS.size(); c++) {
      String client = CLIENTS.get(c);
      List<String> ids = new ArrayList<>();
      for (ClientUpdateBlock slice : slices(client)) {
        byte[] value = Wire.encode(slice);
        ids.add(Blocks.id(client, "u1", value));
        window.arrive(ids.get(ids.size() - 1), new WaitingBlock(value, 0, 0, 0), fold);
      }
      window.admit(new Admission(client, 10 + c, ids.toArray(String[]::new), 0), shape, fold);
    }
    List<ShardPart> parts = new ArrayList<>();
    new ShardEmission(new ShardKey("r1", 0), 0, window, closing).emit(parts::add);
    return parts;
  }

  private static ShardSolution expected(Specification round, ShardShape shape) {
    ShardSums sums = shape.zero();
    List<WeightedFactors> factors = new ArrayList<>();
    for (int c = 0; c < CLIENTS.size(); c++) {
      List<ClientUpdateBlock> slices = slices(CLIENTS.get(c));
      new ShardFold().fold(slices, 10 + c, shape, sums);
      factors.add(
          new WeightedFactors(
              (10.0 + c) / EXAMPLES,
              ShardFold.factor(slices, TensorKind.FACTOR_A),
              ShardFold.factor(slices, TensorKind.FACTOR_G)));
    }
    return new MatrixSolve(round.layout().shards().get(0), sums, shape.grid(), EXAMPLES, factors)
        .solve(round.wire().getSolver(), LAMBDA, true)
        .shards()
        .get(0);
  }

  @Test
  void slicesOfEveryClientReachTheSolveWhateverTheOrder() throws Exception {
    Specification round = round(Arithmetic.STRICT);
    ShardShape shape = round.shape(round.layout().shards().get(0));
    RoundClosing closing = new RoundClosing(Specifications.encode(round), 3, EXAMPLES, 9, 1000, 0);
    ShardSolution expected = expected(round, shape);
    for (int seed = 0; seed < 5; seed++) {
      List<ShardPart> parts = parts(closing, shape);
      assertThat(parts).hasSize(1 + 2 * CLIENTS.size());
      Collections.shuffle(parts, new Random(seed));
      try (var harness = harness()) {
        int first = seed % parts.size();
        for (ShardPart part : parts.subList(0, first)) {
          harness.processElement1(part, 0);
        }
        double[] dampings = {LAMBDA};
        harness.processElement2(new ShardCalibration("r1", 0, 0, 4, dampings, 0, 0, 0, closing), 0);
        for (ShardPart part : parts.subList(first, parts.size())) {
          assertThat(harness.extractOutputValues()).isEmpty();
          harness.processElement1(part, 0);
        }
        List<SolvedShard> solved = harness.extractOutputValues();
        // 15 parameters in pieces of 4.
        assertThat(solved).extracting(SolvedShard::block).containsExactly(0, 1, 2, 3);
        assertThat(joined(solved)).containsExactly(expected.solution());
        assertThat(solved.get(0).objectiveAtSolution()).isEqualTo(expected.objectiveAtSolution());
        assertThat(solved.get(0).report()).isNotNull();
        assertThat(solved.get(1).report()).isNull();
      }
    }
  }

  @Test
  void partsThatComeTwiceCountOnce() throws Exception {
    Specification round = round(Arithmetic.STRICT);
    ShardShape shape = round.shape(round.layout().shards().get(0));
    RoundClosing closing = new RoundClosing(Specifications.encode(round), 3, EXAMPLES, 9, 1000, 0);
    List<ShardPart> parts = parts(closing, shape);
    try (var harness = harness()) {
      double[] dampings = {LAMBDA};
      harness.processElement2(new ShardCalibration("r1", 0, 0, 4, dampings, 0, 0, 0, closing), 0);
      for (ShardPart part : parts.subList(0, parts.size() - 1)) {
        harness.processElement1(part, 0);
        harness.processElement1(part, 0);
      }
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.processElement1(parts.get(parts.size() - 1), 0);
      assertThat(joined(harness.extractOutputValues()))
          .containsExactly(expected(round, shape).solution());
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
    Specification round = round(arithmetic);
    ShardShape shape = round.shape(round.layout().shards().get(0));
    RoundClosing closing = new RoundClosing(Specifications.encode(round), 3, EXAMPLES, 9, 1000, 0);
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
      double[] dampings = {LAMBDA};
      harness.processElement2(new ShardCalibration("r1", 0, 0, 4, dampings, 0, 0, 0, closing), 0);
      for (ShardPart part : parts(closing, shape)) {
        harness.processElement1(part, 0);
      }
      List<SolvedShard> solved = harness.extractOutputValues();
      assertThat(joined(solved)).containsExactly(expected(round, shape).solution(), TOLERANCE);
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

  private static TwoInputStreamOperatorTestHarness<ShardPart, ShardCalibration, SolvedShard>
      harness() throws Exception {
    KeyedTwoInputStreamOperatorTestHarness<ShardKey, ShardPart, ShardCalibration, SolvedShard>
        harness =
            ProcessFunctionTestHarnesses.forKeyedCoProcessFunction(
                new SolveShards(),
                ShardPart::key,
                ShardCalibration::key,
                TypeInformation.of(ShardKey.class));
    return harness;
  }

  private static float[] joined(List<SolvedShard> pieces) {
    int length = pieces.stream().mapToInt(piece -> piece.solution().length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    pieces.forEach(piece -> bytes.put(piece.solution()));
    float[] joined = new float[length / Float.BYTES];
    bytes.flip().asFloatBuffer().get(joined);
    return joined;
  }
}
