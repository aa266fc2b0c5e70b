package org.fedfisher.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Stream;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A factor that is accepted restores, is finite, and is no larger than its receipt says. */
class FactorFuzzTest {
  /** Sums of the same squares in another order. */
  private static final double ROUNDING = 1 + 1e-9;

  private static final List<TensorEncoding> ENCODINGS =
      List.of(
          TensorEncoding.FLOAT32, TensorEncoding.EIGEN9, TensorEncoding.SVD9, TensorEncoding.INT16);

  private static final int HEADER_BYTES = 1 + 2 * Short.BYTES;

  static Stream<Arguments> factors() {
    float[] symmetric = {2f, 0.5f, -0.25f, 0.5f, 1f, 0f, -0.25f, 0f, 0.125f};
    return ENCODINGS.subList(0, 3).stream()
        .map(e -> FactorCodec.encode(TensorKind.FACTOR_A, e, symmetric, 3, 2))
        .map(factor -> Arguments.of(input(factor)));
  }

  /** Encoding, rows and columns before the tensor's own bytes. */
  private static byte[] input(TensorSlice factor) {
    return ByteBuffer.allocate(HEADER_BYTES + factor.getData().remaining())
        .put((byte) ENCODINGS.indexOf(factor.getEncoding()))
        .putShort((short) factor.getRows())
        .putShort((short) factor.getColumns())
        .put(factor.getData().duplicate())
        .array();
  }

  @MethodSource("factors")
  @FuzzTest
  void acceptedFactorIsFiniteAndWithinItsReceipt(byte[] bytes) {
    if (bytes.length < HEADER_BYTES) {
      return;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    TensorSlice piece =
        new TensorSlice(
            TensorKind.FACTOR_A,
            ENCODINGS.get((in.get() & 0xFF) % ENCODINGS.size()),
            0f,
            ByteBuffer.allocate(0),
            (int) in.getShort(),
            (int) in.getShort());
    piece.setData(in.slice());
    FactorSummary receipt;
    try {
      receipt = FactorCodec.check("fuzzed", piece);
    } catch (InvalidRecordException e) {
      assertThat(e.detail()).startsWith("fuzzed");
      return;
    }
    assertThat(receipt.trace()).isFinite().isNotNegative();
    Factor factor = FactorCodec.decode(List.of(piece));
    assertThat(factor.trace()).isFinite();
    assertThat(norm(factor)).isLessThanOrEqualTo(receipt.trace() * ROUNDING);
    double negative = FactorCheck.INDEFINITE * receipt.trace() / factor.size();
    for (int j = 0; j < factor.size(); j++) {
      assertThat(factor.diagonal(j)).isGreaterThanOrEqualTo(-negative * ROUNDING);
    }
  }

  /** The root of the sum of squares of L R^T: no eigenvalue is larger. */
  private static double norm(Factor factor) {
    int size = factor.size();
    double squares = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        double entry = entry(factor, i, j);
        squares += entry * entry;
      }
    }
    return Math.sqrt(squares);
  }

  private static double entry(Factor factor, int i, int j) {
    if (factor.isWhole()) {
      return factor.left()[i * factor.size() + j];
    }
    double sum = 0;
    for (int k = 0; k < factor.rank(); k++) {
      sum += (double) factor.left()[i * factor.rank() + k] * factor.right()[j * factor.rank() + k];
    }
    return sum;
  }
}
