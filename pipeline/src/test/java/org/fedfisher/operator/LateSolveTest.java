package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.fedfisher.fisher.ShardFold;
import org.fedfisher.fisher.ShardShape;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.round.Blocks;
import org.fedfisher.round.Closing;
import org.fedfisher.round.Rounds;
import org.fedfisher.round.Specification;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Wire;
import org.fedfisher.solve.Start;
import org.fedfisher.solve.UnitSolution;
import org.fedfisher.solve.UnitSolve;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;
import org.junit.jupiter.api.Test;

/** Revisions of a unit are solved in their order, each from the one before. */
class LateSolveTest {
  private static final int LENGTH = 4;
  private static final int REVISIONS = 3;
  private static final double LAMBDA_MAX = 50;

  private static Specification round() {
    RoundSpecification wire = Rounds.wire(FisherStructure.DIAGONAL, 1, 1);
    wire.setAllowedLatenessMillis(500L);
    wire.setSolver(new Solver(SolverKind.GRADIENT_DESCENT, 3, 0.0, 0.0, Arithmetic.STRICT));
    return Specification.of(wire);
  }

  private static KeyedTwoInputStreamOperatorTestHarness<
          ShardKey, ShardPart, ShardCalibration, SolvedShard>
      opened(OperatorSubtaskState state) throws Exception {
    var harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(new SolveShards()),
            ShardPart::key,
            ShardCalibration::key,
            TypeInformation.of(ShardKey.class));
    harness.setup();
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static ShardSums sums(int clients) throws InvalidRecordException {
    ShardShape shape = Rounds.shape(LENGTH);
    ShardSums sums = shape.zero();
    for (int c = 1; c <= clients; c++) {
      byte[] value = Blocks.value("r1", "c" + c, "u1", 0, LENGTH, TensorEncoding.FLOAT32);
      new ShardFold().fold(List.of(Wire.decode(value, ClientUpdateBlock.class)), 10, shape, sums);
    }
    return sums;
  }

  private static RoundClosing closing(int revision) {
    Closing closing = new Closing(revision, revision + 1, 10L * (revision + 1), 9, 1000);
    return RoundClosing.of(Specifications.encode(round()), closing);
  }

  /** The chain of solves, from the same parts and none of the operator. */
  private static List<float[]> chain() throws InvalidRecordException {
    List<float[]> solutions = new ArrayList<>();
    Start start = Start.atAverage();
    for (int revision = 0; revision < REVISIONS; revision++) {
      UnitSolve solve =
          new UnitSolve(
              round().wire(),
              round().layout(),
              10L * (revision + 1),
              new double[] {0, 0},
              LAMBDA_MAX);
      UnitSolution solved = solve.solve(0, List.of(sums(revision + 1)), List.of(), start);
      solutions.add(solved.shards().get(0).solution());
      start = solve.next(solved);
    }
    return solutions;
  }

  @Test
  void everyInterleavingAndACrashGiveTheChainInItsOrderAndLeaveNothing() throws Exception {
    List<float[]> expected = chain();
    for (int seed = 0; seed < 40; seed++) {
      Random random = new Random(seed);
      Deque<ShardPart> parts = new ArrayDeque<>();
      Deque<ShardCalibration> calibrations = new ArrayDeque<>();
      for (int revision = 0; revision < REVISIONS; revision++) {
        byte[] bytes = sums(revision + 1).toBytes();
        int cut = 1 + random.nextInt(bytes.length - 1);
        byte[] head = java.util.Arrays.copyOf(bytes, cut);
        byte[] tail = java.util.Arrays.copyOfRange(bytes, cut, bytes.length);
        parts.add(new ShardPart("r1", 0, 0, 0, 2, "", 0, head, revision, true));
        parts.add(new ShardPart("r1", 0, 0, 1, 2, "", 0, tail, revision, false));
        calibrations.add(
            new ShardCalibration(
                "r1", 0, 0, 3, new double[2], LAMBDA_MAX, LAMBDA_MAX, 0, closing(revision)));
      }
      parts.add(ShardPart.sealing("r1", 0, REVISIONS - 1));
      int crash = random.nextInt(parts.size() + calibrations.size());
      List<SolvedShard> solved = new ArrayList<>();
      var harness = opened(null);
      for (int event = 0; !parts.isEmpty() || !calibrations.isEmpty(); event++) {
        if (event == crash) {
          OperatorSubtaskState state = harness.snapshot(1, 1);
          solved.addAll(harness.extractOutputValues());
          harness.close();
          harness = opened(state);
        }
        if (calibrations.isEmpty() || (!parts.isEmpty() && random.nextBoolean())) {
          harness.processElement1(parts.remove(), 0);
        } else {
          harness.processElement2(calibrations.remove(), 0);
        }
      }
      solved.addAll(harness.extractOutputValues());
      assertThat(harness.numKeyedStateEntries()).as("seed %d", seed).isZero();
      harness.close();
      assertThat(solved).hasSize(REVISIONS);
      for (int revision = 0; revision < REVISIONS; revision++) {
        assertThat(solved.get(revision).closing().revision()).isEqualTo(revision);
        assertThat(weights(solved.get(revision))).containsExactly(expected.get(revision));
      }
    }
  }

  private static float[] weights(SolvedShard solved) {
    float[] weights = new float[LENGTH];
    ByteBuffer.wrap(solved.solution()).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(weights);
    return weights;
  }
}
