package org.fedfisher.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.fedfisher.wire.TensorEncoding.EIGEN9;
import static org.fedfisher.wire.TensorEncoding.FLOAT32;
import static org.fedfisher.wire.TensorEncoding.SVD9;
import static org.fedfisher.wire.TensorKind.FACTOR_A;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.fedfisher.wire.RejectionReason;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Factors that lie, each with what it is told. */
class FactorCheckTest {
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A trace of an exception, class loading. */
  private static final long FIXED_ALLOCATION = 1 << 20;

  /** SVD9 is restored as float32, with two copies of a column. */
  private static final long ALLOCATION_PER_BYTE = 8;

  private static TensorSlice tensor(TensorEncoding encoding, int rows, int columns, byte[] data) {
    return new TensorSlice(FACTOR_A, encoding, 0f, ByteBuffer.wrap(data), rows, columns);
  }

  private static TensorSlice floats(int rows, float... values) {
    ByteBuffer data = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    data.asFloatBuffer().put(values);
    return tensor(FLOAT32, rows, 0, data.array());
  }

  /** One run: a scale, then bytes. */
  private static byte[] run(float scale, int... bytes) {
    ByteBuffer data = ByteBuffer.allocate(4 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    data.putFloat(scale);
    for (int b : bytes) {
      data.put((byte) b);
    }
    return data.array();
  }

  private static byte[] joined(byte[]... runs) {
    ByteBuffer data = ByteBuffer.allocate(List.of(runs).stream().mapToInt(r -> r.length).sum());
    for (byte[] run : runs) {
      data.put(run);
    }
    return data.array();
  }

  private static InvalidRecordException refusal(TensorSlice piece) {
    InvalidRecordException refusal =
        catchThrowableOfType(
            InvalidRecordException.class, () -> FactorCodec.check("shard 2: FACTOR_A", piece));
    assertThat(refusal).as("was accepted").isNotNull();
    assertThat(refusal.reason()).isEqualTo(RejectionReason.INVALID);
    return refusal;
  }

  @ParameterizedTest
  @EnumSource(
      value = TensorEncoding.class,
      names = {"FLOAT32", "EIGEN9", "SVD9"})
  void dataOfAnyOtherLengthIsRefused(TensorEncoding encoding) {
    TensorSlice valid = FactorCodec.encode(FACTOR_A, encoding, Factors.random(9, 9, 1), 9, 3);
    byte[] data = valid.getData().array();
    for (int length = 0; length <= data.length + 5; length++) {
      if (length != data.length) {
        TensorSlice other = tensor(encoding, 9, valid.getColumns(), Arrays.copyOf(data, length));
        assertThat(refusal(other))
            .hasMessage(
                "shard 2: FACTOR_A: %d bytes, expected %d for %s of 9 rows and %d columns"
                    .formatted(length, data.length, encoding, encoding == FLOAT32 ? 9 : 3));
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "EIGEN9, 0, 1, '0 rows, EIGEN9 takes 1 to 65,536'",
    "EIGEN9, -1, 1, '-1 rows, EIGEN9 takes 1 to 65,536'",
    "EIGEN9, 65537, 1, '65,537 rows, EIGEN9 takes 1 to 65,536'",
    "EIGEN9, 2147483647, 2147483647, '2,147,483,647 rows, EIGEN9 takes 1 to 65,536'",
    "EIGEN9, 65536, 65536, '10 bytes, expected 4,832,100,352 for EIGEN9 of 65,536 rows and 65,536 columns'",
    "EIGEN9, 3, 4, '4 columns, expected 1 to 3'",
    "EIGEN9, 3, 0, '0 columns, expected 1 to 3'",
    "EIGEN9, 3, -2147483648, '-2,147,483,648 columns, expected 1 to 3'",
    "SVD9, 491, 1, '491 rows, SVD9 takes 1 to 490'",
    "FLOAT32, 491, 0, '491 rows, FLOAT32 takes 1 to 490'",
    "FLOAT32, 2, 2, '2 columns, expected 0'",
    "INT16, 2, 2, 'encoding is INT16, expected FLOAT32, EIGEN9 or SVD9'"
  })
  void shapeThatCannotBeIsRefused(TensorEncoding encoding, int rows, int columns, String detail) {
    assertThat(refusal(tensor(encoding, rows, columns, new byte[10])))
        .hasMessage("shard 2: FACTOR_A: " + detail);
  }

  @ParameterizedTest
  @ValueSource(
      floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -1f, 2e36f, -1e-40f})
  void scaleThatIsNoneIsRefused(float scale) {
    String expected =
        "scale is %s, expected 0 or a positive number up to about 1e36".formatted(scale);
    assertThat(refusal(tensor(EIGEN9, 2, 2, joined(run(1, 9, 9, 0), run(scale, 9, 9, 0)))))
        .hasMessage("shard 2: FACTOR_A: column 1: " + expected);
    byte[] good = run(1, 255, 0);
    assertThat(refusal(tensor(SVD9, 1, 1, joined(run(scale, 255, 0), good, good))))
        .hasMessage("shard 2: FACTOR_A: U: " + expected);
    assertThat(refusal(tensor(SVD9, 1, 1, joined(good, run(scale, 255, 0), good))))
        .hasMessage("shard 2: FACTOR_A: S: " + expected);
    assertThat(refusal(tensor(SVD9, 1, 1, joined(good, good, run(scale, 255, 0)))))
        .hasMessage("shard 2: FACTOR_A: V: " + expected);
  }

  @Test
  void largestScaleIsAccepted() throws Exception {
    float largest = 1.3344e36f;
    FactorSummary summary = FactorCodec.check("x", tensor(EIGEN9, 1, 1, run(largest, 255, 0)));
    assertThat(summary.trace()).isEqualTo((double) largest * largest);
  }

  @Test
  void magnitudeWithoutScaleIsRefused() {
    assertThat(refusal(tensor(EIGEN9, 3, 1, run(0, 0, 200, 0, 0))))
        .hasMessage("shard 2: FACTOR_A: column 0: scale is 0 and magnitude 1 is 200, expected 0");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 128})
  void bitsAfterTheLastSignAreRefused(int signs) {
    assertThat(refusal(tensor(EIGEN9, 2, 1, run(1, 255, 9, signs))))
        .hasMessage("shard 2: FACTOR_A: column 0: bits after the last sign are not 0");
  }

  @Test
  void signOfEveryRowMayBeSet() throws Exception {
    byte[] eight = run(1, 255, 255, 255, 255, 255, 255, 255, 255, 255);
    assertThat(FactorCodec.check("x", tensor(EIGEN9, 8, 1, eight)).trace()).isEqualTo(8);
    byte[] two = run(1, 255, 0, 3);
    TensorSlice slice = tensor(EIGEN9, 2, 1, two);
    assertThat(FactorCodec.check("x", slice).trace()).isEqualTo(1);
    assertThat(FactorCodec.decode(List.of(slice)).left()).containsExactly(-1f, 0f);
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void numberThatIsNotFiniteIsRefused(float value) {
    assertThat(refusal(floats(2, 1, 0, value, 1)))
        .hasMessage(
            "shard 2: FACTOR_A: %s in row 1, column 0, expected a finite number".formatted(value));
  }

  @Test
  void asymmetricFactorIsRefused() throws Exception {
    assertThat(refusal(floats(2, 1, 0.5f, 0.49f, 1)))
        .hasMessage(
            "shard 2: FACTOR_A: 0.5 in row 0, column 1, but 0.49000000953674316 across the diagonal;"
                + " expected a symmetric factor, within 0.00200");
    // Both sides of the tolerance.
    assertThat(refusal(floats(2, 1, 0.50201f, 0.5f, 1))).hasMessageContaining("symmetric");
    FactorCodec.check("x", floats(2, 1, 0.50199f, 0.5f, 1));
  }

  @Test
  void indefiniteFactorIsRefused() throws Exception {
    assertThat(refusal(floats(2, 1, 2, 2, 1)))
        .hasMessage(
            "shard 2: FACTOR_A: indefinite, an eigenvalue is below -0.0100; expected a positive"
                + " semi-definite factor");
    assertThat(refusal(floats(1, -1))).hasMessageContaining("indefinite");
    assertThat(refusal(floats(2, 0, 0, 0, -1))).hasMessageContaining("indefinite");
    // Eigenvalues 1 + x and 1 - x: a hundredth of their mean, 1, may be missing.
    assertThat(refusal(floats(2, 1, 1.0101f, 1.0101f, 1))).hasMessageContaining("indefinite");
    FactorCodec.check("x", floats(2, 1, 1.0099f, 1.0099f, 1));
  }

  @Test
  void factorWithoutTraceMustBeZero() {
    assertThat(refusal(floats(2, 1, 0, 0, -1))).hasMessageContaining("indefinite");
    assertThat(refusal(floats(2, 0, 1, 1, 0))).hasMessageContaining("indefinite");
    assertThat(refusal(floats(2, 0, 1, 0, 0))).hasMessageContaining("symmetric");
  }

  @Test
  void normIsNeverAboveTheTraceThatIsToldOfAnAcceptedFactor() throws Exception {
    float[] factor = {1, 1.0099f, 1.0099f, 1};
    assertThat(FactorCodec.check("x", floats(2, factor)).trace()).isGreaterThan(2.0099);
    int size = 400;
    float[] skew = new float[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        skew[i * size + j] = i == j ? 1 : i < j ? 0.00099f : -0.00099f;
      }
    }
    double trace = FactorCodec.check("x", floats(size, skew)).trace();
    assertThat(trace).isGreaterThanOrEqualTo(size);
  }

  @Test
  void svdWithOtherSidesIsRefused() {
    byte[] one = run(1, 255, 0);
    assertThat(refusal(tensor(SVD9, 1, 1, joined(one, one, run(1, 255, 1)))))
        .hasMessage(
            "shard 2: FACTOR_A: U and V differ so that an eigenvalue may be -1.00, expected at most"
                + " 0.0100 below 0; a symmetric positive semi-definite factor has U = V");
    // U (1, 0), V (0, 1): asymmetric.
    byte[] u = run(1, 255, 0, 0);
    byte[] v = run(1, 0, 255, 0);
    assertThat(refusal(tensor(SVD9, 2, 1, joined(u, one, v)))).hasMessageContaining("differ");
    assertThat(refusal(tensor(SVD9, 1, 1, joined(one, run(1, 255, 1), one))))
        .hasMessage("shard 2: FACTOR_A: S is -1.0 in column 0, expected at least 0");
  }

  @Test
  void svdThatWouldNotBeFiniteIsRefused() {
    byte[] huge = run(1e36f, 255, 0);
    assertThat(refusal(tensor(SVD9, 1, 1, joined(huge, huge, huge))))
        .hasMessage("shard 2: FACTOR_A: U diag(S) is not finite");
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, 490, 0", "SVD9, 490, 490", "SVD9, 490, 1", "EIGEN9, 7000, 130"})
  void checkTakesMemoryInProportion(TensorEncoding encoding, int rows, int columns)
      throws Exception {
    byte[] zeros = new byte[(int) FactorCodec.bytes(encoding, rows, columns)];
    TensorSlice piece = tensor(encoding, rows, columns, zeros);
    long before = THREAD.getCurrentThreadAllocatedBytes();
    FactorCodec.check("x", piece);
    long allocated = THREAD.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).isLessThan(FIXED_ALLOCATION + ALLOCATION_PER_BYTE * zeros.length);
  }

  @Test
  void checkLeavesThePieceAsItWas() throws Exception {
    TensorSlice piece = FactorCodec.encode(FACTOR_A, SVD9, Factors.random(5, 5, 3), 5, 5);
    assertThat(FactorCodec.check("x", piece)).isEqualTo(FactorCodec.check("x", piece));
  }
}
