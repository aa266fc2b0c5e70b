package org.fedfisher.fisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.fedfisher.schemas.Tensors;
import org.junit.jupiter.api.Test;

/** Vectors give the bits of plain loops, and plain loops those of the definition. */
class KernelsTest {
  private static final Kernels PLAIN = new ScalarKernels();
  private static final Kernels FASTEST = Kernels.fastest();

  @Test
  void testsRunOnVectorsWhereTheMachineHasThem() {
    assertThat(ModuleLayer.boot().findModule(Kernels.MODULE)).isPresent();
    assumeThat(System.getProperty("os.arch")).isEqualTo("amd64");
    assertThat(FASTEST.name()).isEqualTo("vectors of 256 bits");
  }

  private Random random = new Random(0);

  private byte[] shorts(long seed, int from, int count) {
    random = new Random(seed);
    ByteBuffer data = ByteBuffer.allocate(from + 2 * count + 3).order(ByteOrder.LITTLE_ENDIAN);
    data.position(from);
    int bits = random.nextInt(17);
    for (int i = 0; i < count; i++) {
      data.putShort(bits == 0 ? 0 : (short) (random.nextInt() >> (32 - bits)));
    }
    return data.array();
  }

  private float[] floats(int count, int exponent) {
    float[] values = new float[count + random.nextInt(3)];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.scalb((float) random.nextGaussian(), random.nextInt(1 + exponent));
    }
    return values;
  }

  @Property
  void numbersAreRestoredAlike(
      @ForAll long seed,
      @ForAll @IntRange(max = 70) int count,
      @ForAll @IntRange(max = 9) int from) {
    byte[] data = shorts(seed, from, count);
    float scale = (float) Math.exp(random.nextGaussian() * 20);
    float[] expected = new float[count + 1];
    float[] plain = expected.clone();
    float[] fast = expected.clone();
    ByteBuffer q = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      expected[i] = Tensors.restore(q.getShort(from + 2 * i), scale);
    }
    PLAIN.restore(data, from, count, scale, plain);
    FASTEST.restore(data, from, count, scale, fast);
    assertThat(plain).isEqualTo(expected);
    assertThat(fast).isEqualTo(expected);
  }

  @Property
  void extremesAndSumsAreAlike(
      @ForAll long seed,
      @ForAll @IntRange(max = 70) int count,
      @ForAll @IntRange(max = 9) int from) {
    byte[] data = shorts(seed, from, count);
    ByteBuffer q = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN);
    int min = 0;
    int max = 0;
    long sum = 0;
    for (int i = 0; i < count; i++) {
      int value = q.getShort(from + 2 * i);
      min = Math.min(min, value);
      max = Math.max(max, value);
      sum += value;
    }
    assertThat(PLAIN.extremes(data, from, count)).containsExactly(min, max);
    assertThat(FASTEST.extremes(data, from, count)).containsExactly(min, max);
    assertThat(PLAIN.sum(data, from, count)).isEqualTo(sum);
    assertThat(FASTEST.sum(data, from, count)).isEqualTo(sum);
  }

  @Test
  void sumOfTheLargestRecordDoesNotOverflow() {
    for (short number : new short[] {Short.MAX_VALUE, Short.MIN_VALUE}) {
      ByteBuffer data = ByteBuffer.allocate(8 << 20).order(ByteOrder.LITTLE_ENDIAN);
      while (data.hasRemaining()) {
        data.putShort(number);
      }
      int count = data.capacity() / Short.BYTES;
      assertThat(PLAIN.sum(data.array(), 0, count)).isEqualTo((long) count * number);
      assertThat(FASTEST.sum(data.array(), 0, count)).isEqualTo((long) count * number);
    }
  }

  @Property
  void termsAreRoundedAndAddedAlike(
      @ForAll long seed, @ForAll @IntRange(max = 40) int count, @ForAll @IntRange(max = 9) int at) {
    random = new Random(seed);
    float[] w = floats(count, 4);
    float[] f = floats(count, 4);
    double units = Math.scalb(1 + random.nextInt(1000), random.nextInt(48) - 20) / 4;
    long[] expected = random.longs(at + count + 3L, 0, 1L << 60).toArray();
    long[] plain = expected.clone();
    long[] fast = expected.clone();
    for (int i = 0; i < count; i++) {
      expected[at + i] += (long) Math.rint(w[i] * units);
    }
    PLAIN.add(plain, at, w, count, units);
    FASTEST.add(fast, at, w, count, units);
    assertThat(plain).isEqualTo(expected);
    assertThat(fast).isEqualTo(expected);
    for (int i = 0; i < count; i++) {
      expected[at + i] += (long) Math.rint(((double) f[i] * w[i]) * units);
    }
    PLAIN.addProducts(plain, at, f, w, count, units);
    FASTEST.addProducts(fast, at, f, w, count, units);
    assertThat(plain).isEqualTo(expected);
    assertThat(fast).isEqualTo(expected);
  }

  @Property
  void quadraticTermsAreAddedInTheirStrands(
      @ForAll long seed, @ForAll @IntRange(max = 40) int count) {
    random = new Random(seed);
    float[] w = floats(count, 9);
    float[] f = floats(count, 9);
    double[] expected = random.doubles(Kernels.STRANDS).toArray();
    double[] plain = expected.clone();
    double[] fast = expected.clone();
    for (int i = 0; i < count; i++) {
      expected[i % Kernels.STRANDS] += ((double) f[i] * w[i]) * w[i];
    }
    PLAIN.addQuadratic(plain, f, w, count);
    FASTEST.addQuadratic(fast, f, w, count);
    assertThat(plain).isEqualTo(expected);
    assertThat(fast).isEqualTo(expected);
  }

  /** So often that Java compiles both: what its interpreter does has been seen above. */
  @Test
  void compiledLoopsGiveTheSameBits() {
    long[] plain = new long[2 * Contribution.CHUNK];
    long[] fast = plain.clone();
    double[] plainStrands = new double[Kernels.STRANDS];
    double[] fastStrands = plainStrands.clone();
    float[] w = new float[Contribution.CHUNK];
    float[] f = w.clone();
    for (int round = 0; round < 3_000; round++) {
      byte[] data = shorts(round, round % 8, Contribution.CHUNK);
      int count = Contribution.CHUNK - round % 5;
      PLAIN.restore(data, round % 8, count, 1.5f, f);
      FASTEST.restore(data, round % 8, count, 1.5f, w);
      assertThat(Arrays.mismatch(f, w)).isEqualTo(-1);
      assertThat(FASTEST.extremes(data, round % 8, count))
          .isEqualTo(PLAIN.extremes(data, round % 8, count));
      assertThat(FASTEST.sum(data, round % 8, count)).isEqualTo(PLAIN.sum(data, round % 8, count));
      PLAIN.add(plain, round % 9, w, count, 1e9 / 3);
      FASTEST.add(fast, round % 9, w, count, 1e9 / 3);
      PLAIN.addProducts(plain, round % 9, f, w, count, 1e8 / 3);
      FASTEST.addProducts(fast, round % 9, f, w, count, 1e8 / 3);
      PLAIN.addQuadratic(plainStrands, f, w, count);
      FASTEST.addQuadratic(fastStrands, f, w, count);
    }
    assertThat(fast).isEqualTo(plain);
    assertThat(fastStrands).isEqualTo(plainStrands);
  }
}
