package org.fedfisher.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.fisher.KroneckerBlocks;
import org.fedfisher.fisher.ShardFold;
import org.fedfisher.fisher.Shifts;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.schemas.Tensors;
import org.fedfisher.schemas.Wire;
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
import org.fedfisher.wire.TensorSlice;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a receipt says of a block, by structure; W0 is random, so a wrong place is noticed. */
class ShiftMeterTest {
  private float[] start = {};
  private @Nullable Specification round;

  private final ShiftMeter meter =
      new ShiftMeter(
          new StartingPoints() {
            @Override
            public @Nullable Specification find(String name) {
              return round != null && name.equals(round.round()) ? round : null;
            }

            @Override
            public boolean weights(Specification of, long first, int length, float[] into) {
              if (start.length > 0) {
                System.arraycopy(start, (int) first, into, 0, length);
              }
              return start.length > 0;
            }

            @Override
            public void close() {}
          });

  private BlockSummary measured(ClientUpdateBlock block) throws Exception {
    return meter.measured(block, BlockSummary.of(block));
  }

  private static ClientUpdateBlock block(int shard, int length) throws Exception {
    byte[] value = Blocks.value("r1", "c1", "u1", shard, length, TensorEncoding.FLOAT32);
    return Wire.decode(value, ClientUpdateBlock.class);
  }

  @Test
  void diagonalIsMeasuredAgainstItsShardOfTheModel() throws Exception {
    round = Rounds.diagonal(2, 1);
    start = Blocks.weights(9, 10);
    for (Shard shard : round.layout().shards()) {
      int length = shard.length();
      long seed = 31L * "c1".hashCode() + shard.number();
      float[] weights = Blocks.weights(seed, length);
      float[] fisher = Blocks.fisher(seed, length);
      double expected = 0;
      for (int i = 0; i < length; i++) {
        double moved = (double) weights[i] - start[(int) shard.first() + i];
        expected += fisher[i] * moved * moved;
      }
      BlockSummary found = measured(block(shard.number(), length));
      assertThat(found.shifted()).isEqualTo(length);
      assertThat(found.shift()).isEqualTo(expected);
    }
  }

  @Test
  void whatCannotBeMeasuredStaysAsItIs() throws Exception {
    ClientUpdateBlock block = block(0, 4);
    start = Blocks.weights(9, 10);
    // Nobody has opened it, or nobody asks.
    assertThat(measured(block)).isEqualTo(BlockSummary.of(block));
    round = Rounds.diagonal(2, 1);
    assertThat(measured(block).shifted()).isEqualTo(4);
    // A shard that the round has not, another length than its shard's, no W0.
    assertThat(measured(block(3, 4)).shifted()).isZero();
    assertThat(measured(block(1, 4)).shifted()).isZero();
    start = new float[0];
    assertThat(measured(block).shifted()).isZero();
    round = Specification.of(Rounds.wire(FisherStructure.NONE, 2, 1));
    start = Blocks.weights(9, 10);
    assertThat(measured(block).shifted()).isZero();
  }

  private static Specification kfac(TensorEncoding encoding, int out, int in) {
    RoundSpecification wire = Rounds.wire(FisherStructure.KFAC, 2, 1);
    wire.setModel(
        new Model(
            "tiny",
            List.of(new Layer("w", List.of(out, in - 1)), new Layer("w.bias", List.of(out)))));
    wire.setShardParameters(ShardLayout.MAX_SHARD_PARAMETERS);
    wire.setFactorEncoding(encoding);
    wire.setFactorRank(encoding == TensorEncoding.FLOAT32 ? 0 : 4);
    wire.setSolver(new Solver(SolverKind.CONJUGATE_GRADIENT, 10, 0.3, 0.01, Arithmetic.FAST));
    return Specification.of(wire);
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "EIGEN9", "SVD9"})
  void matrixThatFitsOneBlockIsMeasuredInItsFactorsAndOnlyAsAWhole(TensorEncoding encoding)
      throws Exception {
    round = kfac(encoding, 3, 5);
    start = Blocks.weights(9, 15);
    ClientUpdateBlock whole = KroneckerBlocks.whole("c1", encoding);
    float[] weights = new float[15];
    Tensors.restore(whole.getTensors().get(0), weights);
    double expected =
        Shifts.ofMatrix(
            KroneckerBlocks.MATRIX,
            weights,
            start,
            ShardFold.factor(List.of(whole), TensorKind.FACTOR_A),
            ShardFold.factor(List.of(whole), TensorKind.FACTOR_G));
    BlockSummary found = measured(whole);
    assertThat(found.shift()).isPositive().isEqualTo(expected);
    assertThat(LayerShifts.measured(found)).isTrue();
    assertThat(LayerShifts.of(round, List.of(found)))
        .containsExactly(java.util.Map.entry("w", Math.sqrt(expected)));

    BlockSummary cut = BlockSummary.none();
    for (ClientUpdateBlock slice : KroneckerBlocks.slices("c1", encoding)) {
      cut = cut.plus(measured(slice));
    }
    assertThat(LayerShifts.measured(cut)).isFalse();
  }

  /** A matrix of 512 x 513, 262,656 weights: a slice of 245,760 and one of the rest. */
  @ParameterizedTest
  @ValueSource(strings = {"FLOAT32", "INT16"})
  void largerMatrixIsMeasuredSliceBySliceAgainstItsPlace(TensorEncoding encoding) throws Exception {
    round = kfac(TensorEncoding.EIGEN9, 512, 513);
    Shard shard = round.layout().shards().get(0);
    start = Blocks.weights(9, shard.length());
    float[] weights = Blocks.weights(8, shard.length());
    int cut = ShardLayout.SLICE_WEIGHTS;
    ClientUpdateBlock first = weights(0, encoding, weights, 0, cut);
    ClientUpdateBlock second = weights(1, encoding, weights, cut, shard.length() - cut);
    BlockSummary both = measured(second).plus(measured(first));
    assertThat(LayerShifts.measured(both)).isTrue();
    double expected = 0;
    for (int i = 0; i < weights.length; i++) {
      double moved = (double) weights[i] - start[i];
      expected += moved * moved;
    }
    double precision = encoding == TensorEncoding.FLOAT32 ? 1e-9 : 1e-3;
    assertThat(both.shift())
        .isCloseTo(expected, org.assertj.core.api.Assertions.withinPercentage(100 * precision));

    // Cut elsewhere, or in the other order, it is another client's guess where they belong.
    assertThat(measured(weights(0, encoding, weights, 0, cut - 1)).shifted()).isZero();
    assertThat(measured(weights(1, encoding, weights, 0, cut)).shifted()).isZero();
    assertThat(measured(weights(2, encoding, weights, cut, shard.length() - cut)).shifted())
        .isZero();
  }

  private static ClientUpdateBlock weights(
      int slice, TensorEncoding encoding, float[] all, int from, int length) throws Exception {
    TensorSlice tensor =
        Tensors.slice(
            TensorKind.WEIGHTS, encoding, all, from, length, Tensors.scale(all, 0, all.length));
    ClientUpdateBlock block = new ClientUpdateBlock("r1", "c1", "u1", 0, List.of(tensor), slice);
    return Wire.decode(Wire.encode(block), ClientUpdateBlock.class);
  }

  /** Layers of 6 and 4 parameters, two rows in a shard. */
  @Test
  void rowsAreMeasuredAgainstTheWholeModel() throws Exception {
    RoundSpecification wire = Rounds.wire(FisherStructure.FULL, 2, 1);
    wire.setShardParameters(20);
    wire.setSolver(new Solver(SolverKind.CONJUGATE_GRADIENT, 10, 0.3, 0.01, Arithmetic.FAST));
    round = Specification.of(wire);
    start = Blocks.weights(9, 10);
    float[] weights = Blocks.weights(8, 10);
    float[] fisher = Blocks.weights(7, 100);
    Shard shard = round.layout().shards().get(3);
    assertThat(shard.length()).isEqualTo(2);
    ClientUpdateBlock block =
        new ClientUpdateBlock(
            "r1",
            "c1",
            "u1",
            3,
            List.of(
                Tensors.slice(TensorKind.WEIGHTS, TensorEncoding.FLOAT32, weights, 0, 10, 0),
                Tensors.slice(TensorKind.FISHER_ROWS, TensorEncoding.FLOAT32, fisher, 60, 20, 0)),
            0);
    double expected = 0;
    for (int row = 6; row < 8; row++) {
      for (int k = 0; k < 10; k++) {
        expected +=
            Math.abs((double) weights[row] - start[row])
                * Math.abs(fisher[row * 10 + k])
                * Math.abs((double) weights[k] - start[k]);
      }
    }
    BlockSummary found = measured(block);
    assertThat(LayerShifts.measured(found)).isTrue();
    assertThat(found.shift())
        .isCloseTo(expected, org.assertj.core.api.Assertions.withinPercentage(1e-10));
  }
}
