package org.fedfisher.fisher.vector;

import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.S2F;
import static jdk.incubator.vector.VectorOperators.S2I;

import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.fedfisher.fisher.Kernels;
import org.jspecify.annotations.Nullable;

/**
 * Kernels on vectors of 256 bits, which every x86-64 server of the last ten years has. Each lane
 * does what {@code ScalarKernels} does for its number, in the same order; what is left over is done
 * there.
 */
public final class VectorKernels implements Kernels {
  private static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_256;
  private static final VectorSpecies<Short> EIGHT_SHORTS = ShortVector.SPECIES_128;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_256;
  private static final VectorSpecies<Float> FOUR_FLOATS = FloatVector.SPECIES_128;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_256;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_256;

  private static final double MAGIC = 0x1.8p52;
  private static final long MAGIC_BITS = Double.doubleToRawLongBits(MAGIC);

  /** Of 16-bit numbers so many can be added in an int. */
  private static final int SAFE_ADDITIONS = 1 << 15;

  private final Kernels rest;

  private VectorKernels(Kernels rest) {
    this.rest = rest;
  }

  /** Null where the machine has no vectors of this length: emulated ones are slower than none. */
  public static @Nullable VectorKernels orNull(Kernels rest) {
    return DoubleVector.SPECIES_PREFERRED.vectorBitSize() < DOUBLES.vectorBitSize()
        ? null
        : new VectorKernels(rest);
  }

  @Override
  public String name() {
    return "vectors of %d bits".formatted(DOUBLES.vectorBitSize());
  }

  @Override
  public void restore(byte[] data, int from, int count, float scale, float[] into) {
    int whole = FLOATS.loopBound(count);
    for (int i = 0; i < whole; i += FLOATS.length()) {
      FloatVector q =
          (FloatVector)
              ShortVector.fromByteArray(
                      EIGHT_SHORTS, data, from + i * Short.BYTES, ByteOrder.LITTLE_ENDIAN)
                  .convertShape(S2F, FLOATS, 0);
      q.mul(scale).div(32767f).intoArray(into, i);
    }
    for (int i = whole; i < count; i++) {
      into[i] = scale * number(data, from + i * Short.BYTES) / 32767f;
    }
  }

  @Override
  public int[] extremes(byte[] data, int from, int count) {
    ShortVector below = ShortVector.zero(SHORTS);
    ShortVector above = ShortVector.zero(SHORTS);
    int whole = SHORTS.loopBound(count);
    for (int i = 0; i < whole; i += SHORTS.length()) {
      ShortVector q =
          ShortVector.fromByteArray(SHORTS, data, from + i * Short.BYTES, ByteOrder.LITTLE_ENDIAN);
      below = below.min(q);
      above = above.max(q);
    }
    int min = below.reduceLanes(VectorOperators.MIN);
    int max = above.reduceLanes(VectorOperators.MAX);
    for (int i = whole; i < count; i++) {
      min = Math.min(min, number(data, from + i * Short.BYTES));
      max = Math.max(max, number(data, from + i * Short.BYTES));
    }
    return new int[] {min, max};
  }

  @Override
  public long sum(byte[] data, int from, int count) {
    long sum = 0;
    int whole = SHORTS.loopBound(count);
    int most = SAFE_ADDITIONS * SHORTS.length();
    for (int i = 0; i < whole; i += most) {
      sum += sumOfWhole(data, from + i * Short.BYTES, Math.min(most, whole - i));
    }
    for (int i = whole; i < count; i++) {
      sum += number(data, from + i * Short.BYTES);
    }
    return sum;
  }

  private static long sumOfWhole(byte[] data, int from, int count) {
    IntVector low = IntVector.zero(INTS);
    IntVector high = IntVector.zero(INTS);
    for (int i = 0; i < count; i += SHORTS.length()) {
      ShortVector q =
          ShortVector.fromByteArray(SHORTS, data, from + i * Short.BYTES, ByteOrder.LITTLE_ENDIAN);
      low = low.add(q.convertShape(S2I, INTS, 0));
      high = high.add(q.convertShape(S2I, INTS, 1));
    }
    long sum = 0;
    for (int lane = 0; lane < INTS.length(); lane++) {
      sum += (long) low.lane(lane) + high.lane(lane);
    }
    return sum;
  }

  private static short number(byte[] data, int at) {
    return (short) ((data[at] & 0xFF) | data[at + 1] << 8);
  }

  @Override
  public void add(long[] sums, int at, float[] values, int count, double units) {
    int whole = DOUBLES.loopBound(count);
    for (int i = 0; i < whole; i += DOUBLES.length()) {
      addRounded(sums, at + i, doubles(values, i).mul(units));
    }
    if (whole < count) {
      rest.add(sums, at + whole, tail(values, whole, count), count - whole, units);
    }
  }

  @Override
  public void addProducts(long[] sums, int at, float[] f, float[] w, int count, double units) {
    int whole = DOUBLES.loopBound(count);
    for (int i = 0; i < whole; i += DOUBLES.length()) {
      addRounded(sums, at + i, doubles(f, i).mul(doubles(w, i)).mul(units));
    }
    if (whole < count) {
      float[] fs = tail(f, whole, count);
      rest.addProducts(sums, at + whole, fs, tail(w, whole, count), count - whole, units);
    }
  }

  @Override
  public void addQuadratic(double[] strands, float[] f, float[] w, int count) {
    DoubleVector sum = DoubleVector.fromArray(DOUBLES, strands, 0);
    int whole = DOUBLES.loopBound(count);
    for (int i = 0; i < whole; i += DOUBLES.length()) {
      DoubleVector weights = doubles(w, i);
      sum = sum.add(doubles(f, i).mul(weights).mul(weights));
    }
    sum.intoArray(strands, 0);
    if (whole < count) {
      rest.addQuadratic(strands, tail(f, whole, count), tail(w, whole, count), count - whole);
    }
  }

  private static DoubleVector doubles(float[] values, int at) {
    return (DoubleVector)
        FloatVector.fromArray(FOUR_FLOATS, values, at).convertShape(F2D, DOUBLES, 0);
  }

  /** See {@code ScalarKernels} for the rounding. */
  private static void addRounded(long[] sums, int at, DoubleVector terms) {
    Vector<Long> rounded = terms.add(MAGIC).reinterpretAsLongs().sub(MAGIC_BITS);
    LongVector.fromArray(LONGS, sums, at).add(rounded).intoArray(sums, at);
  }

  private static float[] tail(float[] values, int from, int to) {
    return Arrays.copyOfRange(values, from, to);
  }
}
