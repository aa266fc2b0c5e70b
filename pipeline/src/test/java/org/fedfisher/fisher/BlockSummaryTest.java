package org.fedfisher.fisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Tensors;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;
import org.junit.jupiter.api.Test;

/** Receipts of K-FAC slices and of rows of the full Fisher. */
class BlockSummaryTest {
  @Test
  void slicesAddUpToTheirMatrix() throws InvalidRecordException {
    BlockSummary whole = BlockSummary.none();
    for (ClientUpdateBlock slice : KroneckerBlocks.slices("c1", TensorEncoding.EIGEN9)) {
      whole = whole.plus(BlockSummary.of(slice));
    }
    double squares = 0;
    for (float w : KroneckerBlocks.weights("c1".hashCode())) {
      squares += (double) w * w;
    }
    assertThat(whole.weights()).isEqualTo(15);
    assertThat(whole.weightSquares()).isCloseTo(squares, within(1e-3));
    assertThat(whole.a())
        .extracting(FactorReceipt::rows, FactorReceipt::columns)
        .containsExactly(5, 4);
    assertThat(whole.g())
        .extracting(FactorReceipt::rows, FactorReceipt::columns)
        .containsExactly(3, 3);
    double trace =
        ShardFold.factor(KroneckerBlocks.slices("c1", TensorEncoding.EIGEN9), TensorKind.FACTOR_A)
            .trace();
    assertThat(whole.a().trace()).isCloseTo(trace, within(1e-6));
  }

  @Test
  void piecesOfTwoEncodingsDoNotFitTogether() throws InvalidRecordException {
    BlockSummary eigen =
        BlockSummary.of(KroneckerBlocks.slices("c1", TensorEncoding.EIGEN9).get(1));
    BlockSummary whole =
        BlockSummary.of(KroneckerBlocks.slices("c1", TensorEncoding.FLOAT32).get(1));
    assertThat(eigen.plus(whole).a().encoding()).isEqualTo(FactorReceipt.MIXED);
  }

  @Test
  void rowsBoundTheirProductWithTheWeights() throws InvalidRecordException {
    BlockSummary found =
        BlockSummary.of(
            block(
                numbers(TensorKind.WEIGHTS, 1f, -2f),
                numbers(TensorKind.FISHER_ROWS, 3f, -1f, 0.5f, 0.25f)));
    assertThat(found.fishers()).isEqualTo(4);
    assertThat(found.maxFisher()).isEqualTo(3);
    assertThat(found.maxProduct()).isEqualTo(5);
  }

  @Test
  void combinationsThatNoStructureHasAreRefused() {
    refused("expected weights", block());
    refused("expected weights", block(numbers(TensorKind.FISHER_ROWS, 1f)));
    refused("expected weights", block(numbers(TensorKind.FISHER_DIAGONAL, 1f)));
    refused(
        "expected weights",
        block(numbers(TensorKind.WEIGHTS, 1f, 1f), numbers(TensorKind.FISHER_ROWS, 1f, 1f, 1f)));
    refused("twice", block(numbers(TensorKind.WEIGHTS, 1f), numbers(TensorKind.WEIGHTS, 1f)));
    refused(
        "expected FLOAT32 or INT16",
        block(
            TensorSlice.newBuilder(numbers(TensorKind.WEIGHTS, 1f))
                .setEncoding(TensorEncoding.EIGEN9)
                .build()));
    refused(
        "not finite",
        block(numbers(TensorKind.WEIGHTS, 1f), numbers(TensorKind.FISHER_ROWS, Float.NaN)));
  }

  private static void refused(String why, ClientUpdateBlock block) {
    assertThatThrownBy(() -> BlockSummary.of(block))
        .isInstanceOf(InvalidRecordException.class)
        .hasMessageContaining(why);
  }

  private static ClientUpdateBlock block(TensorSlice... tensors) {
    return new ClientUpdateBlock("r1", "c1", "u1", 0, new ArrayList<>(List.of(tensors)), 0);
  }

  private static TensorSlice numbers(TensorKind kind, float... values) {
    return Tensors.slice(kind, TensorEncoding.FLOAT32, values, 0, values.length, 0);
  }
}
