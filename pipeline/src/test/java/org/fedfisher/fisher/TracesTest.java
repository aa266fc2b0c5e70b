package org.fedfisher.fisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Tensors;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TracesTest {
  /** 16-bit numbers are restored in float32, the sum is not: half a unit in the last place each. */
  private static final double ROUNDING = 1e-6;

  @ParameterizedTest
  @CsvSource({"1,FLOAT32", "1024,FLOAT32", "3001,FLOAT32", "1,INT16", "1025,INT16", "3001,INT16"})
  void receiptHasTheSumOfTheRestoredDiagonal(int length, TensorEncoding encoding)
      throws InvalidRecordException {
    Random random = new Random(length);
    float[] numbers = new float[length];
    for (int i = 0; i < length; i++) {
      numbers[i] = i % 3 == 0 ? 0 : random.nextFloat();
    }
    TensorSlice diagonal = slice(TensorKind.FISHER_DIAGONAL, encoding, numbers);
    float[] restored = new float[length];
    Tensors.restore(diagonal, restored);
    double sum = 0;
    for (float f : restored) {
      sum += f;
    }
    BlockSummary found = receipt(slice(TensorKind.WEIGHTS, encoding, numbers), diagonal);
    assertThat(found.fisherTrace()).isCloseTo(sum, within(ROUNDING * Math.max(1, sum)));
  }

  /** Rows 2 and 3 of a positive semi-definite 6 x 6 matrix. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void receiptOfRowsHasAtLeastTheirTrace(long seed) throws InvalidRecordException {
    int d = 6;
    float[] whole = KroneckerBlocks.factor(seed, d);
    float[] rows = java.util.Arrays.copyOfRange(whole, 2 * d, 4 * d);
    double trace = (double) whole[2 * d + 2] + whole[3 * d + 3];
    double largest = 0;
    for (int first = 0; first + 2 <= d; first++) {
      largest = Math.max(largest, (double) rows[first] + rows[d + first + 1]);
    }
    BlockSummary found =
        receipt(
            slice(TensorKind.WEIGHTS, TensorEncoding.FLOAT32, new float[d]),
            slice(TensorKind.FISHER_ROWS, TensorEncoding.FLOAT32, rows));
    assertThat(found.fisherTrace()).isGreaterThanOrEqualTo(trace).isEqualTo(largest);
  }

  private static TensorSlice slice(TensorKind kind, TensorEncoding encoding, float[] numbers) {
    float scale = Tensors.scale(numbers, 0, numbers.length);
    TensorSlice slice = Tensors.slice(kind, encoding, numbers, 0, numbers.length, scale);
    slice.getData().rewind();
    return slice;
  }

  private static BlockSummary receipt(TensorSlice... tensors) throws InvalidRecordException {
    return BlockSummary.of(new ClientUpdateBlock("r1", "c1", "u1", 0, List.of(tensors), 0));
  }
}
