package org.fedfisher.round;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.TensorEncoding;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A block that was accepted is measured in any round, of its shape or not: nothing is thrown, W0 is
 * asked for within the model only, and all weights are compared or none.
 */
class ShiftFuzzTest {
  private static final List<Specification> ROUNDS =
      Stream.of(
              Rounds.wire(FisherStructure.NONE, 2, 1),
              Rounds.wire(FisherStructure.DIAGONAL, 2, 1),
              large(FisherStructure.FULL),
              large(FisherStructure.KFAC),
              slicedMatrix())
          .map(Specification::of)
          .toList();

  private static RoundSpecification large(FisherStructure fisher) {
    RoundSpecification wire = FittingRounds.solvedByGradients(Rounds.wire(fisher, 2, 1));
    wire.setShardParameters(ShardLayout.MAX_SHARD_PARAMETERS);
    return wire;
  }

  /** One slice of the weights, and four numbers in a second one. */
  private static RoundSpecification slicedMatrix() {
    RoundSpecification wire = large(FisherStructure.KFAC);
    wire.setFactorEncoding(TensorEncoding.EIGEN9);
    wire.setFactorRank(4);
    List<Integer> shape = List.of(4, ShardLayout.SLICE_WEIGHTS / 4 + 1);
    wire.setModel(new Model("sliced", List.of(new Layer("a", shape))));
    return wire;
  }

  /** Every name is that of one round, which has a W0. */
  private static final class OneRound implements StartingPoints {
    private @Nullable Specification round;

    @Override
    public @Nullable Specification find(String name) {
      return round;
    }

    @Override
    public boolean weights(Specification asked, long first, int length, float[] into) {
      assertThat(first).isNotNegative();
      assertThat(first + length).isLessThanOrEqualTo(asked.layout().parameters());
      Arrays.fill(into, 0, length, 0.5f);
      return true;
    }

    @Override
    public void close() {}
  }

  private static final OneRound STARTS = new OneRound();
  private static final ShiftMeter METER = new ShiftMeter(STARTS);

  static Stream<Arguments> blocks() {
    return Stream.concat(
        FoldFuzzTest.blocks(),
        Stream.of(1, 4, 5).map(ShiftFuzzTest::secondSlice).map(Arguments::of));
  }

  private static byte[] secondSlice(int length) {
    ClientUpdateBlock block = Wire.again(Blocks.weightsOnly("c1", length), ClientUpdateBlock.class);
    block.setSlice(1);
    return Wire.encode(block);
  }

  @MethodSource("blocks")
  @FuzzTest
  void anyBlockIsMeasuredWithinTheModelOrNotAtAll(byte[] value) {
    try {
      ClientUpdateBlock block = Wire.decode(value, ClientUpdateBlock.class);
      // Decode lets no others pass.
      if (block.getShard() >= 0 && block.getSlice() >= 0) {
        BlockSummary found = BlockSummary.of(block);
        ROUNDS.forEach(round -> measure(round, block, found));
        FittingRounds.of(found).forEach(round -> measure(round, block, found));
      }
    } catch (InvalidRecordException e) {
      assertThat(e.detail()).isNotBlank();
    }
  }

  private static void measure(Specification round, ClientUpdateBlock block, BlockSummary found) {
    STARTS.round = round;
    BlockSummary measured = METER.measured(block, found);
    assertThat(measured.shifted()).isIn(0, found.weights());
    assertThat(measured.shift() < 0).isFalse();
    assertThat(found.plusShift(measured.shifted(), measured.shift())).isEqualTo(measured);
  }
}
