package org.fedfisher.fisher;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/**
 * The smallest and the largest of a tensor's little-endian numbers and zero.
 *
 * <p>Numbers are taken as integers, each place of a chunk has its own extremes, and {@code x & ~(x
 * >> 31)} stands for {@code max(x, 0)}: unlike {@code Math.max}, all that can run on vectors.
 */
final class Extremes {
  private static final int CHUNK = 1024;
  private static final int MAGNITUDE = 0x7fff_ffff;

  private Extremes() {}

  /** Of 16-bit integers: {@code {smallest, largest}}. */
  static int[] ofShorts(ByteBuffer data) {
    int[] below = places(data);
    int[] above = places(data);
    ByteBuffer rest = each(data, Extremes::pairs, below, above);
    int last = rest.remaining() == Short.BYTES ? rest.getShort() : 0;
    return new int[] {Math.min(-max(below), last), Math.max(max(above), last)};
  }

  /** Of floats: {@code {smallest, largest}}; infinite or NaN where one of them is. */
  static float[] ofFloats(ByteBuffer data) {
    int[] below = places(data);
    int[] above = places(data);
    each(data, Extremes::floats, below, above);
    return new float[] {-Float.intBitsToFloat(max(below)), Float.intBitsToFloat(max(above))};
  }

  private static int[] places(ByteBuffer data) {
    return new int[Math.min(CHUNK, data.remaining() / Integer.BYTES)];
  }

  private interface Step {
    void take(int[] chunk, int length, int[] below, int[] above);
  }

  /** Returns what is left: less than four bytes. */
  private static ByteBuffer each(ByteBuffer data, Step step, int[] below, int[] above) {
    ByteBuffer in = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    IntBuffer numbers = in.asIntBuffer();
    in.position(in.position() + numbers.remaining() * Integer.BYTES);
    int[] chunk = new int[below.length];
    while (numbers.hasRemaining()) {
      int length = Math.min(chunk.length, numbers.remaining());
      numbers.get(chunk, 0, length);
      step.take(chunk, length, below, above);
    }
    return in;
  }

  /** Two 16-bit integers in each place. {@code below} keeps magnitudes of what is below zero. */
  private static void pairs(int[] chunk, int length, int[] below, int[] above) {
    for (int i = 0; i < length; i++) {
      int a = chunk[i] >> 16;
      int b = (chunk[i] << 16) >> 16;
      int min = (a - b) & ((a - b) >> 31);
      int less = -(b + min) - below[i];
      int more = a - min - above[i];
      below[i] += less & ~(less >> 31);
      above[i] += more & ~(more >> 31);
    }
  }

  /** Magnitudes of negative and of other floats, which order as their bits do. */
  private static void floats(int[] chunk, int length, int[] below, int[] above) {
    for (int i = 0; i < length; i++) {
      int sign = chunk[i] >> 31;
      int less = (chunk[i] & MAGNITUDE & sign) - below[i];
      int more = (chunk[i] & MAGNITUDE & ~sign) - above[i];
      below[i] += less & ~(less >> 31);
      above[i] += more & ~(more >> 31);
    }
  }

  private static int max(int[] values) {
    int max = 0;
    for (int value : values) {
      max = Math.max(max, value);
    }
    return max;
  }
}
