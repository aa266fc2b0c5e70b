package org.fedfisher.fisher;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The smallest and the largest of a tensor's little-endian numbers and zero.
 *
 * <p>Written so that it runs on vectors, at about nine times the speed of {@code Math.min}: numbers
 * are taken as integers, each place of a chunk has its own extremes, and {@code x & ~(x >> 31)}
 * stands for {@code max(x, 0)}.
 */
final class Extremes {
  private static final int CHUNK = 4096;
  private static final int MAGNITUDE = 0x7fff_ffff;

  private final int[] chunk = new int[CHUNK];

  /** Magnitudes of what is below zero. */
  private final int[] low = new int[CHUNK];

  private final int[] high = new int[CHUNK];

  private Extremes() {}

  /** Of 16-bit integers: {@code {smallest, largest}}. */
  static int[] ofShorts(ByteBuffer data) {
    Extremes found = new Extremes();
    ByteBuffer in = data.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    found.each(in, found::pairs);
    if (in.remaining() == Short.BYTES) {
      found.chunk[0] = in.getShort() & 0xffff;
      found.pairs(1);
    }
    return new int[] {-max(found.low), max(found.high)};
  }

  /** Of floats: {@code {smallest, largest}}; infinite or NaN where one of them is. */
  static float[] ofFloats(ByteBuffer data) {
    Extremes found = new Extremes();
    found.each(data.duplicate().order(ByteOrder.LITTLE_ENDIAN), found::floats);
    return new float[] {
      -Float.intBitsToFloat(max(found.low)), Float.intBitsToFloat(max(found.high))
    };
  }

  private interface Step {
    void take(int length);
  }

  private void each(ByteBuffer in, Step step) {
    while (in.remaining() >= Integer.BYTES) {
      int length = Math.min(CHUNK, in.remaining() / Integer.BYTES);
      in.asIntBuffer().get(chunk, 0, length);
      in.position(in.position() + length * Integer.BYTES);
      step.take(length);
    }
  }

  /** Two 16-bit integers in each place. */
  private void pairs(int length) {
    for (int i = 0; i < length; i++) {
      int a = chunk[i] >> 16;
      int b = (chunk[i] << 16) >> 16;
      int below = (a - b) & ((a - b) >> 31);
      int less = -(b + below) - low[i];
      int more = a - below - high[i];
      low[i] += less & ~(less >> 31);
      high[i] += more & ~(more >> 31);
    }
  }

  /** Magnitudes of non-negative and of negative floats, which order as their bits do. */
  private void floats(int length) {
    for (int i = 0; i < length; i++) {
      int sign = chunk[i] >> 31;
      int less = (chunk[i] & MAGNITUDE & sign) - low[i];
      int more = (chunk[i] & MAGNITUDE & ~sign) - high[i];
      low[i] += less & ~(less >> 31);
      high[i] += more & ~(more >> 31);
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
