package org.fedfisher.fisher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ExtremesTest {
  private static ByteBuffer bytes(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static float[] floats(float... values) {
    ByteBuffer data = bytes(values.length * Float.BYTES);
    data.asFloatBuffer().put(values);
    return Extremes.ofFloats(data);
  }

  @Property(tries = 200)
  void shortsHaveTheExtremesThatAPlainLoopFinds(
      @ForAll long seed, @ForAll @IntRange(max = 9001) int count) {
    Random random = new Random(seed);
    ByteBuffer data = bytes(2 * count);
    int min = 0;
    int max = 0;
    // Of one sign, of the other, or mixed, as far as the extreme values.
    int offset = random.nextInt(3) - 1;
    for (int i = 0; i < count; i++) {
      int range = 1 << (1 + random.nextInt(16));
      short value = (short) Math.max(-32768, Math.min(32767, random.nextInt(range) * offset));
      data.putShort(value);
      min = Math.min(min, value);
      max = Math.max(max, value);
    }
    assertThat(Extremes.ofShorts(data.flip())).containsExactly(min, max);
  }

  @Property(tries = 200)
  void floatsHaveTheExtremesThatAPlainLoopFinds(
      @ForAll long seed, @ForAll @IntRange(max = 9001) int count) {
    Random random = new Random(seed);
    float[] values = new float[count];
    float min = 0;
    float max = 0;
    float shift = random.nextInt(3) - 1;
    for (int i = 0; i < count; i++) {
      values[i] = (random.nextFloat() - 0.5f + shift) * Math.scalb(1f, random.nextInt(80) - 40);
      min = Math.min(min, values[i]);
      max = Math.max(max, values[i]);
    }
    float[] found = floats(values);
    assertThat(found[0] + 0f).isEqualTo(min + 0f);
    assertThat(found[1]).isEqualTo(max);
  }

  @Test
  void smallestShortIsFoundInEitherHalf() {
    for (int at = 0; at < 3; at++) {
      ByteBuffer data = bytes(6);
      data.putShort(2 * at, Short.MIN_VALUE);
      assertThat(Extremes.ofShorts(data)).containsExactly(-32768, 0);
    }
  }

  @Test
  void numberThatIsNotFiniteShowsInAnExtreme() {
    for (float odd :
        new float[] {
          Float.NaN,
          Float.NEGATIVE_INFINITY,
          Float.POSITIVE_INFINITY,
          Float.intBitsToFloat(0xffc0_0001)
        }) {
      float[] found = floats(1, odd, -3);
      assertThat(Float.isFinite(found[0]) && Float.isFinite(found[1])).isFalse();
    }
  }

  @Test
  void negativeZeroIsNotNegative() {
    assertThat(floats(-0f)[0] < 0).isFalse();
  }
}
