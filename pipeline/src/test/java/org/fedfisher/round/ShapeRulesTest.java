package org.fedfisher.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Blocks that hold as many numbers as the round asks for, but other ones. */
class ShapeRulesTest {
  @Test
  void rowsAreNoDiagonalAndADiagonalIsNoRow() throws Exception {
    byte[] diagonal = Blocks.value("r1", "c1", "u1", 0, 5, TensorEncoding.INT16);
    assertThat(wrong(FisherStructure.DIAGONAL, 5, summary(diagonal, false))).isEmpty();
    assertThat(wrong(FisherStructure.DIAGONAL, 5, summary(diagonal, true)))
        .hasValue("5 Fisher entries in rows, expected 0");
    byte[] one = Blocks.value("r1", "c1", "u1", 0, 1, TensorEncoding.FLOAT32);
    assertThat(wrong(FisherStructure.FULL, 1, summary(one, true))).isEmpty();
    assertThat(wrong(FisherStructure.FULL, 1, summary(one, false)))
        .hasValue("0 Fisher entries in rows, expected 1");
    assertThat(wrong(FisherStructure.FULL, 3, summary(Blocks.rows("c1", 3), false))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = FisherStructure.class,
      names = {"NONE", "DIAGONAL"})
  void shardThatTheRoundDoesNotCutComesInOneBlock(FisherStructure structure) throws Exception {
    BlockSummary half = half(structure, 2);
    assertThat(wrong(structure, 2, half)).isEmpty();
    assertThat(wrong(structure, 4, half.plus(half))).hasValue("weights in 2 blocks, expected one");
  }

  private static BlockSummary half(FisherStructure structure, int length) throws Exception {
    return structure == FisherStructure.NONE
        ? summary(Blocks.weightsOnly("c1", length), false)
        : summary(Blocks.value("r1", "c1", "u1", 0, length, TensorEncoding.INT16), false);
  }

  private static BlockSummary summary(byte[] value, boolean asRows) throws Exception {
    ClientUpdateBlock block = Wire.decode(value, ClientUpdateBlock.class);
    if (asRows) {
      block.getTensors().get(1).setKind(TensorKind.FISHER_ROWS);
    }
    return BlockSummary.of(block);
  }

  private static Optional<String> wrong(
      FisherStructure structure, int parameters, BlockSummary found) {
    RoundSpecification wire = Rounds.wire(structure, 2, 1);
    if (structure == FisherStructure.FULL) {
      FittingRounds.solvedByGradients(wire);
    }
    wire.setModel(new Model("flat", List.of(new Layer("a", List.of(parameters)))));
    wire.setShardParameters(122_880);
    Specification round = Specification.of(wire);
    return ShapeRules.wrong(round, round.layout().shards().get(0), found);
  }
}
