package org.fedfisher.fisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Tensors;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.RejectionReason;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers that no block may hold, in plain tensors; factors have tests of their own. */
class BadNumbersTest {
  private static final TensorSlice WEIGHTS = floats(TensorKind.WEIGHTS, 0.5f, -2f);

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void weightThatIsNotFiniteIsRefused(float bad) {
    refused("not finite", floats(TensorKind.WEIGHTS, bad, 1f));
    refused("not finite", floats(TensorKind.WEIGHTS, 1f, bad));
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void fisherEntryThatIsNotFiniteIsRefused(float bad) {
    refused("not finite", WEIGHTS, floats(TensorKind.FISHER_DIAGONAL, bad, 1f));
  }

  @ParameterizedTest
  @ValueSource(floats = {-Float.MIN_VALUE, -1f, -Float.MAX_VALUE})
  void negativeFisherEntryIsRefused(float bad) {
    refused("none may be negative", WEIGHTS, floats(TensorKind.FISHER_DIAGONAL, 1f, bad));
  }

  @Test
  void fisherThatIsZeroEverywhereIsSound() throws InvalidRecordException {
    BlockSummary found =
        BlockSummary.of(block(WEIGHTS, floats(TensorKind.FISHER_DIAGONAL, 0f, -0f)));
    assertThat(found.maxFisher()).isZero();
    assertThat(found.fishers()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(floats = {0f, Float.NaN, -1f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void scaleThatRestoresNothingIsRefused(float scale) {
    refused("scale", quantised(TensorKind.WEIGHTS, scale, 1, -3));
    refused("scale", WEIGHTS, quantised(TensorKind.FISHER_DIAGONAL, scale, 1, 3));
  }

  @Test
  void scaleZeroIsSoundWhereAllIsZero() throws InvalidRecordException {
    assertThat(BlockSummary.of(block(quantised(TensorKind.WEIGHTS, 0, 0, 0))).maxWeight()).isZero();
  }

  @Test
  void quantisedNumberBeyondTheScaleIsRefused() throws InvalidRecordException {
    refused("q of -32768", quantised(TensorKind.WEIGHTS, 1, Short.MIN_VALUE, 0));
    TensorSlice largest = quantised(TensorKind.WEIGHTS, 1, -32_767, 32_767);
    assertThat(BlockSummary.of(block(largest)).maxWeight()).isEqualTo(1);
  }

  @Test
  void scaleThatOverflowsWhatItRestoresIsRefused() {
    refused("not finite", quantised(TensorKind.WEIGHTS, 1e38f, 32_767, 0));
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "INT16"})
  void bytesThatAreNoWholeNumberOfNumbersAreRefused(TensorEncoding encoding) {
    for (int bytes : new int[] {0, 1, 3, 7}) {
      refused(
          "positive multiple",
          new TensorSlice(TensorKind.WEIGHTS, encoding, 1f, ByteBuffer.allocate(bytes), 0, 0));
    }
  }

  private static void refused(String why, TensorSlice... tensors) {
    assertThatThrownBy(() -> BlockSummary.of(block(tensors)))
        .isInstanceOfSatisfying(
            InvalidRecordException.class,
            e -> assertThat(e.reason()).isEqualTo(RejectionReason.INVALID))
        .hasMessageContaining(why);
  }

  private static ClientUpdateBlock block(TensorSlice... tensors) {
    return new ClientUpdateBlock("r1", "c1", "u1", 0, List.of(tensors), 0);
  }

  private static TensorSlice floats(TensorKind kind, float... values) {
    return Tensors.slice(kind, TensorEncoding.FLOAT32, values, 0, values.length, 0);
  }

  private static TensorSlice quantised(TensorKind kind, float scale, int... numbers) {
    ByteBuffer data =
        ByteBuffer.allocate(numbers.length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int q : numbers) {
      data.putShort((short) q);
    }
    return new TensorSlice(kind, TensorEncoding.INT16, scale, data.flip(), 0, 0);
  }
}
