package org.fedfisher.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fedfisher.wire.TensorEncoding.EIGEN9;
import static org.fedfisher.wire.TensorEncoding.FLOAT32;
import static org.fedfisher.wire.TensorEncoding.INT16;
import static org.fedfisher.wire.TensorEncoding.SVD9;
import static org.fedfisher.wire.TensorKind.FACTOR_A;
import static org.fedfisher.wire.TensorKind.FACTOR_G;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FactorCodecTest {
  /**
   * Of a factor of at most 24 rows, relative to its norm: every number is off by at most half a
   * step of 1 / 255 of its column's largest, the root of 24 / 510 of the column, on both sides.
   */
  private static final double NINE_BITS = 0.03;

  /** Eigenvalues in double of a matrix that was multiplied out in double. */
  private static final double DOUBLE_ROUNDING = 1e-12;

  /** Of what is restored in float32. */
  private static final double FLOAT_ROUNDING = 1e-6;

  @Test
  void eigen9IsColumnsOfScaleMagnitudesAndSignBits() {
    // Eigenvalues 4 and 1, eigenvectors (1, 1) and (1, -1) over the root of 2, whose sign is free.
    float[] factor = {2.5f, 1.5f, 1.5f, 2.5f};
    TensorSlice slice = FactorCodec.encode(FACTOR_A, EIGEN9, factor, 2, 5);

    assertThat(slice.getRows()).isEqualTo(2);
    assertThat(slice.getColumns()).isEqualTo(2);
    assertThat(slice.getScale()).isZero();
    assertThat(hex(slice)).matches("f304b53f" + "ffff0[03]" + "f304353f" + "ffff0[12]");
  }

  @Test
  void signsStandLowestBitFirstAndZerosHaveNoScale() {
    float[] factor = new float[81];
    float[] vector = {-1, 0, 0, 0.5f, 0, 0, 0, 0, -1};
    for (int i = 0; i < 81; i++) {
      factor[i] = vector[i / 9] * vector[i % 9];
    }
    TensorSlice slice = FactorCodec.encode(FACTOR_A, EIGEN9, factor, 9, 2);

    // 0.5 / 1 * 255 = 127.5 goes to the even 128, or below it where the solver rounds down.
    assertThat(hex(FactorCodec.columns(slice, 0, 1)))
        .matches("(0000803f|ffff7f3f)" + "ff0000(7f|80)00000000ff" + "(0800|0101)");
    assertThat(FactorCodec.columns(slice, 1, 1).getData().remaining()).isEqualTo(4 + 9 + 2);
  }

  @Test
  void svd9IsUThenSThenV() {
    TensorSlice slice = FactorCodec.encode(FACTOR_G, SVD9, new float[] {4, 0, 0, 1}, 2, 2);

    assertThat(hex(slice))
        .matches("0000803fff0000ff0[0-9]" + "00008040ff4000" + "0000803fff0000ff0[0-9]");
    assertThat(Factors.expanded(FactorCodec.decode(List.of(slice))))
        .containsExactly(4, 0, 0, 4 * 64 / 255f);
  }

  @Test
  void negativeEigenvaluesAreLeftOutByEigen9AndTurnedByTheSvd() throws Exception {
    float[] factor = {1, 0, 0, -0.5f};
    TensorSlice eigen9 = FactorCodec.encode(FACTOR_A, EIGEN9, factor, 2, 2);
    assertThat(Factors.expanded(FactorCodec.decode(List.of(eigen9)))).containsExactly(1, 0, 0, 0);
    assertThat(FactorCodec.check("x", eigen9).trace()).isEqualTo(1);

    TensorSlice svd9 = FactorCodec.encode(FACTOR_A, SVD9, factor, 2, 2);
    Factor restored = FactorCodec.decode(List.of(svd9));
    assertThat(Factors.expanded(restored)).containsExactly(1, 0, 0, -128 / 255f);
  }

  @ParameterizedTest
  @EnumSource(
      value = TensorEncoding.class,
      names = {"FLOAT32", "EIGEN9", "SVD9"})
  void factorWithoutCurvatureIsRestoredAsZeros(TensorEncoding encoding) throws Exception {
    TensorSlice slice = FactorCodec.encode(FACTOR_A, encoding, new float[9], 3, 2);
    assertThat(FactorCodec.check("x", slice).trace()).isZero();
    assertThat(Factors.expanded(FactorCodec.decode(List.of(slice)))).containsOnly(0);
  }

  @Property(tries = 200)
  void factorIsRestoredAsItsEncodingAllows(
      @ForAll @IntRange(min = 1, max = 24) int size,
      @ForAll @IntRange(min = 1, max = 24) int rank,
      @ForAll long seed)
      throws Exception {
    float[] factor = Factors.random(size, rank, seed);
    double[] exact = Factors.doubles(factor);
    for (TensorEncoding encoding : List.of(FLOAT32, EIGEN9, SVD9)) {
      TensorSlice slice = FactorCodec.encode(FACTOR_A, encoding, factor, size, size);
      assertThat((long) slice.getData().remaining())
          .isEqualTo(FactorCodec.bytes(encoding, size, size));
      FactorSummary summary = FactorCodec.check("x", slice);
      Factor restored = FactorCodec.decode(List.of(slice));
      double[] found = Factors.expanded(restored);
      double allowed = encoding == FLOAT32 ? 0 : NINE_BITS * Factors.norm(exact);
      assertThat(Factors.distance(found, exact)).isLessThanOrEqualTo(allowed);
      assertThat(summary.trace())
          .isGreaterThanOrEqualTo(restored.trace() * (1 - DOUBLE_ROUNDING))
          .isGreaterThanOrEqualTo(largestEigenvalue(found, size) * (1 - DOUBLE_ROUNDING));
    }
  }

  @Property(tries = 200)
  void eigen9IsPositiveSemiDefiniteWhateverWasEncoded(
      @ForAll @IntRange(min = 1, max = 16) int size, @ForAll long seed) throws Exception {
    float[] indefinite = Factors.random(size, size, seed);
    float[] other = Factors.random(size, size, seed + 1);
    for (int i = 0; i < other.length; i++) {
      indefinite[i] -= other[i];
    }
    TensorSlice slice = FactorCodec.encode(FACTOR_A, EIGEN9, indefinite, size, size);
    double[] found = Factors.expanded(FactorCodec.decode(List.of(slice)));
    double trace = FactorCodec.check("x", slice).trace();
    assertThat(smallestEigenvalue(found, size))
        .isGreaterThanOrEqualTo(-1e-6 * trace - Double.MIN_VALUE);
  }

  @Property(tries = 200)
  void splittingAndJoiningChangesNothing(
      @ForAll @IntRange(min = 1, max = 24) int size,
      @ForAll @IntRange(min = 1, max = 24) int rank,
      @ForAll @IntRange(min = 1, max = 24) int each,
      @ForAll long seed)
      throws Exception {
    TensorSlice whole =
        FactorCodec.encode(FACTOR_G, EIGEN9, Factors.random(size, size, seed), size, rank);
    List<TensorSlice> pieces = new ArrayList<>();
    double traces = 0;
    for (int at = 0; at < whole.getColumns(); at += each) {
      int count = Math.min(each, whole.getColumns() - at);
      pieces.add(FactorCodec.columns(whole, at, count));
      traces += FactorCodec.check("x", pieces.get(pieces.size() - 1)).trace();
    }
    assertThat((Object) FactorCodec.join(pieces)).isEqualTo(whole);
    assertThat(FactorCodec.decode(pieces).left())
        .isEqualTo(FactorCodec.decode(List.of(whole)).left());
    double trace = FactorCodec.check("x", whole).trace();
    assertThat(Math.abs(traces - trace)).isLessThanOrEqualTo(DOUBLE_ROUNDING * trace);
  }

  @Property(tries = 200)
  void errorIsHardlyAboveTheSmallestOfItsRankWhichFalls(
      @ForAll @IntRange(min = 2, max = 24) int size,
      @ForAll @IntRange(min = 1, max = 24) int rank,
      @ForAll long seed) {
    float[] factor = Factors.random(size, size, seed);
    double smallest = truncated(factor, size, rank);
    for (TensorEncoding encoding : List.of(EIGEN9, SVD9)) {
      assertThat(error(encoding, factor, size, rank))
          .isBetween(smallest - FLOAT_ROUNDING, smallest + NINE_BITS);
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY})
  void numberThatIsNotFiniteIsRefusedByPlace(float value) {
    float[] factor = {1, 0, value, 1};
    for (TensorEncoding encoding : List.of(FLOAT32, EIGEN9, SVD9)) {
      assertThatThrownBy(() -> FactorCodec.encode(FACTOR_A, encoding, factor, 2, 1))
          .hasMessage(
              "FACTOR_A is %s in row 1, column 0, expected a finite number".formatted(value));
    }
  }

  @Test
  void whatCannotBeEncodedIsRefused() {
    float[] one = {1};
    assertThatThrownBy(() -> FactorCodec.encode(FACTOR_A, EIGEN9, one, 2, 1))
        .hasMessage("FACTOR_A has 1 numbers, size is 2, expected 1 to 65,536 and its square");
    assertThatThrownBy(() -> FactorCodec.encode(FACTOR_A, SVD9, new float[491 * 491], 491, 1))
        .hasMessage("FACTOR_A is 491 x 491; SVD9 takes at most 490, larger ones take EIGEN9");
    assertThatThrownBy(() -> FactorCodec.encode(FACTOR_A, EIGEN9, one, 1, 0))
        .hasMessage("FACTOR_A: rank is 0, EIGEN9 takes at least 1");
    assertThatThrownBy(() -> FactorCodec.encode(FACTOR_A, INT16, one, 1, 1))
        .hasMessage("INT16 is for plain numbers, not for factors");
    assertThatThrownBy(() -> FactorCodec.encode(FACTOR_A, SVD9, new float[] {2e36f}, 1, 1))
        .hasMessageContaining("does not fit nine bits");
  }

  @Test
  void piecesThatDoNotBelongTogetherAreRefused() {
    TensorSlice two = FactorCodec.encode(FACTOR_A, EIGEN9, new float[4], 2, 1);
    TensorSlice three = FactorCodec.encode(FACTOR_A, EIGEN9, new float[9], 3, 1);
    TensorSlice whole = FactorCodec.encode(FACTOR_A, FLOAT32, new float[4], 2, 0);
    assertThatThrownBy(() -> FactorCodec.decode(List.of(two, three)))
        .hasMessage("pieces of a factor with [2, 3] rows, expected the same");
    assertThatThrownBy(() -> FactorCodec.decode(List.of(whole, whole)))
        .hasMessage("FACTOR_A in FLOAT32: only EIGEN9 is cut");
    assertThatThrownBy(() -> FactorCodec.columns(two, 1, 1)).hasMessage("columns 1 to 1 of 1");
  }

  /** Relative to the factor. */
  private static double error(TensorEncoding encoding, float[] factor, int size, int rank) {
    TensorSlice slice = FactorCodec.encode(FACTOR_A, encoding, factor, size, rank);
    double[] exact = Factors.doubles(factor);
    double[] found = Factors.expanded(FactorCodec.decode(List.of(slice)));
    return Factors.distance(found, exact) / Factors.norm(exact);
  }

  /** What the eigenvalues left out amount to, relative to all (Eckart and Young). */
  private static double truncated(float[] factor, int size, int rank) {
    SymmetricEigen eigen = SymmetricEigen.byMagnitude(factor, size);
    double all = 0;
    double out = 0;
    for (int j = 0; j < size; j++) {
      all += eigen.value(j) * eigen.value(j);
      out += j < rank ? 0 : eigen.value(j) * eigen.value(j);
    }
    return Math.sqrt(out / all);
  }

  private static double largestEigenvalue(double[] matrix, int size) {
    return SymmetricEigen.byValue(floats(matrix), size).value(0) * (1 - 1e-6);
  }

  private static double smallestEigenvalue(double[] matrix, int size) {
    return SymmetricEigen.byValue(floats(matrix), size).value(size - 1);
  }

  private static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  private static String hex(TensorSlice slice) {
    ByteBuffer data = slice.getData().duplicate();
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
