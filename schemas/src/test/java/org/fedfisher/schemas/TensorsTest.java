package org.fedfisher.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.fedfisher.wire.TensorEncoding.FLOAT32;
import static org.fedfisher.wire.TensorEncoding.INT16;
import static org.fedfisher.wire.TensorKind.WEIGHTS;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorSlice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TensorsTest {
  /** Half a step is what rounding may lose; the float32 steps add a few units in the last place. */
  private static final double LARGEST_ERROR = 0.5 / Tensors.INT16_MAX + 4 * Math.ulp(1f);

  /** The largest scale whose full range is restored without overflow. */
  private static final float LARGEST_SCALE = 1.03849e34f;

  @Test
  void int16IsLittleEndianAndRoundsHalfToEven() {
    // 0.125 / 0.25 * 32767 = 16383.5, which goes to the even 16384.
    TensorSlice slice = slice(INT16, 0.25f, -0.25f, 0.125f, 1e-6f);

    assertThat(slice.getScale()).isEqualTo(0.25f);
    assertThat(hex(slice.getData())).isEqualTo("ff7f" + "0180" + "0040" + "0000");
    assertThat(restored(slice)).containsExactly(0.25f, -0.25f, 0.25f * 16384 / 32767, 0f);
  }

  @Test
  void float32IsIeee754LittleEndianAndExact() {
    float[] values = {
      1f, -0f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, Float.NEGATIVE_INFINITY
    };
    TensorSlice slice = slice(FLOAT32, values);

    assertThat(slice.getScale()).isZero();
    assertThat(hex(slice.getData())).startsWith("0000803f" + "00000080" + "01000000" + "ffff7f7f");
    float[] restored = restored(slice);
    for (int i = 0; i < values.length; i++) {
      assertThat(Float.floatToRawIntBits(restored[i]))
          .isEqualTo(Float.floatToRawIntBits(values[i]));
    }
  }

  @Test
  void layerOfZerosHasScaleZeroAndIsRestoredAsZeros() {
    TensorSlice slice = slice(INT16, 0f, -0f, 0f);

    assertThat(Float.floatToRawIntBits(slice.getScale())).isZero();
    assertThat(hex(slice.getData())).isEqualTo("000000000000");
    assertThat(restored(slice)).containsExactly(0f, 0f, 0f);
  }

  @Test
  void negativeZeroLosesItsSign() {
    float[] restored = restored(slice(INT16, 1f, -0f, -1e-9f));
    assertThat(Float.floatToRawIntBits(restored[1])).isZero();
    assertThat(Float.floatToRawIntBits(restored[2])).isZero();
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.MIN_VALUE, Float.MIN_NORMAL, 1e-30f, 1f, 1e30f, LARGEST_SCALE})
  void largestMagnitudesOfALayerAreRestored(float scale) {
    float[] restored = restored(slice(INT16, scale, -scale, 0f));
    assertThat(restored).containsExactly(scale, -scale, 0f);
  }

  @Test
  void scaleThatCouldNotBeRestoredIsRefused() {
    float tooLarge = Math.nextUp(Math.nextUp(LARGEST_SCALE * 1.00001f));
    assertThatThrownBy(() -> slice(INT16, tooLarge))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("does not fit INT16");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void numberThatIsNotFiniteIsRefusedByInt16(float value) {
    assertThatThrownBy(() -> slice(INT16, 1f, value)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void numberBeyondTheScaleIsRefusedInsteadOfWrappingAround() {
    float[] values = {1f};
    assertThatThrownBy(() -> Tensors.slice(WEIGHTS, INT16, values, 0, 1, Math.nextDown(1f)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1.0 with scale 0.99999994");
  }

  @Test
  void scaleAndSliceCoverOnlyTheirRange() {
    float[] values = {9f, 1f, -2f, 9f};
    assertThat(Tensors.scale(values, 1, 2)).isEqualTo(2f);
    assertThat(Tensors.scale(values, 1, 0)).isZero();
    assertThat(restored(Tensors.slice(WEIGHTS, FLOAT32, values, 1, 2, 0f)))
        .containsExactly(1f, -2f);
  }

  @Test
  void bytesThatAreNoWholeNumberOfValuesHaveNoLength() {
    assertThat(Tensors.length(raw(INT16, 4))).isEqualTo(2);
    assertThat(Tensors.length(raw(INT16, 5))).isEqualTo(-1);
    assertThat(Tensors.length(raw(FLOAT32, 8))).isEqualTo(2);
    assertThat(Tensors.length(raw(FLOAT32, 6))).isEqualTo(-1);
    assertThat(Tensors.length(raw(FLOAT32, 0))).isZero();
  }

  @Test
  void restoringLeavesTheSliceAsItWas() {
    TensorSlice slice = slice(INT16, 1f, 0.5f);
    assertThat(restored(slice)).isEqualTo(restored(slice));
    assertThat(Tensors.length(slice)).isEqualTo(2);
  }

  @Property
  void int16LosesAtMostHalfAStep(
      @ForAll @Size(min = 1, max = 50) float[] values,
      @ForAll @IntRange(min = -30, max = 33) int decimals) {
    shrink(values, decimals);
    TensorSlice slice = slice(INT16, values);
    float[] restored = restored(slice);
    for (int i = 0; i < values.length; i++) {
      assertThat((double) restored[i])
          .isCloseTo(values[i], within(slice.getScale() * LARGEST_ERROR + Float.MIN_VALUE));
    }
  }

  @Property
  void quantisingWhatWasRestoredChangesNothing(
      @ForAll @Size(min = 1, max = 50) float[] values,
      @ForAll @IntRange(min = -30, max = 33) int decimals) {
    shrink(values, decimals);
    TensorSlice once = slice(INT16, values);
    assertThat(hex(slice(INT16, restored(once)).getData())).isEqualTo(hex(once.getData()));
  }

  @Property
  void oneNumberIsRestoredLikeAWholeSlice(
      @ForAll short q, @ForAll @FloatRange(min = 0, max = 1e6f) float scale) {
    ByteBuffer data = ByteBuffer.allocate(2).put((byte) q).put((byte) (q >> 8)).flip();
    assertThat(restored(new TensorSlice(WEIGHTS, INT16, scale, data, 0, 0)))
        .containsExactly(Tensors.restore(q, scale));
  }

  /** Makes arbitrary numbers stay below a power of ten. */
  private static void shrink(float[] values, int decimals) {
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] / Float.MAX_VALUE * Math.pow(10, decimals));
    }
  }

  private static TensorSlice slice(TensorEncoding encoding, float... values) {
    float scale = encoding == INT16 ? Tensors.scale(values, 0, values.length) : 0f;
    return Tensors.slice(WEIGHTS, encoding, values, 0, values.length, scale);
  }

  private static TensorSlice raw(TensorEncoding encoding, int bytes) {
    return new TensorSlice(WEIGHTS, encoding, 0f, ByteBuffer.allocate(bytes), 0, 0);
  }

  private static float[] restored(TensorSlice slice) {
    float[] values = new float[Tensors.length(slice)];
    Tensors.restore(slice, values);
    return values;
  }

  private static String hex(ByteBuffer data) {
    byte[] bytes = new byte[data.remaining()];
    data.duplicate().get(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
