package org.fedfisher.fisher;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import org.fedfisher.schemas.Tensors;

/**
 * Plain loops, of which Java's compiler puts some on vectors.
 *
 * <p>{@code (long) Math.rint(x)} is exact but slow. Below 2^51 the same integer stands in the low
 * bits of {@code x + 1.5 * 2^52}, because there a double's unit is 1 and the addition itself rounds
 * ties to even.
 */
final class ScalarKernels implements Kernels {
  private static final double MAGIC = 0x1.8p52;
  private static final long MAGIC_BITS = Double.doubleToRawLongBits(MAGIC);
  private static final int CHUNK = 1024;

  @Override
  public String name() {
    return "no vectors";
  }

  private static ShortBuffer shorts(byte[] data, int from, int count) {
    return ByteBuffer.wrap(data, from, count * Short.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asShortBuffer();
  }

  @Override
  public void restore(byte[] data, int from, int count, float scale, float[] into) {
    ShortBuffer q = shorts(data, from, count);
    for (int i = 0; i < count; i++) {
      into[i] = q.get(i);
    }
    // On its own this loop runs on vectors; with the conversion in it, it would not.
    for (int i = 0; i < count; i++) {
      into[i] = scale * into[i] / Tensors.INT16_MAX;
    }
  }

  @Override
  public int[] extremes(byte[] data, int from, int count) {
    return Extremes.ofShorts(ByteBuffer.wrap(data, from, count * Short.BYTES));
  }

  /** Each place of a chunk is summed by itself: 2^16 chunks, 128 MiB, could not overflow one. */
  @Override
  public long sum(byte[] data, int from, int count) {
    ShortBuffer numbers = shorts(data, from, count);
    short[] chunk = new short[Math.min(CHUNK, count)];
    int[] places = new int[chunk.length];
    while (numbers.hasRemaining()) {
      int length = Math.min(chunk.length, numbers.remaining());
      numbers.get(chunk, 0, length);
      for (int i = 0; i < length; i++) {
        places[i] += chunk[i];
      }
    }
    long sum = 0;
    for (int place : places) {
      sum += place;
    }
    return sum;
  }

  @Override
  public void add(long[] sums, int at, float[] values, int count, double units) {
    for (int i = 0; i < count; i++) {
      sums[at + i] += Double.doubleToRawLongBits(values[i] * units + MAGIC) - MAGIC_BITS;
    }
  }

  @Override
  public void addProducts(long[] sums, int at, float[] f, float[] w, int count, double units) {
    for (int i = 0; i < count; i++) {
      double product = (double) f[i] * w[i];
      sums[at + i] += Double.doubleToRawLongBits(product * units + MAGIC) - MAGIC_BITS;
    }
  }

  /** Four strands because one would wait for each addition. */
  @Override
  public void addQuadratic(double[] strands, float[] f, float[] w, int count) {
    double a = strands[0];
    double b = strands[1];
    double c = strands[2];
    double d = strands[3];
    int i = 0;
    for (; i + 3 < count; i += STRANDS) {
      a += ((double) f[i] * w[i]) * w[i];
      b += ((double) f[i + 1] * w[i + 1]) * w[i + 1];
      c += ((double) f[i + 2] * w[i + 2]) * w[i + 2];
      d += ((double) f[i + 3] * w[i + 3]) * w[i + 3];
    }
    strands[0] = a;
    strands[1] = b;
    strands[2] = c;
    strands[3] = d;
    for (int strand = 0; i < count; i++, strand++) {
      strands[strand] += ((double) f[i] * w[i]) * w[i];
    }
  }
}
