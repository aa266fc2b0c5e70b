package org.fedfisher.schemas;

import java.nio.ByteBuffer;
import org.fedfisher.wire.RejectionReason;

/**
 * Runs of numbers at nine bits each: a scale, a byte of magnitude per number, then a bit of sign
 * per number; the convention is EIGEN9's in {@code client-updates.avdl}. All buffers are
 * little-endian; reading and writing moves their position behind the run.
 */
final class NineBits {
  /** Largest quantised magnitude: 8 bits. */
  static final int MAX = 255;

  private NineBits() {}

  /** Bytes of a run. */
  static long bytes(long numbers) {
    return Float.BYTES + numbers + signBytes(numbers);
  }

  private static long signBytes(long numbers) {
    return (numbers + 7) / 8;
  }

  /**
   * Writes a run.
   *
   * @throws IllegalArgumentException where a number is not finite, or so large (above about 1e36)
   *     that it could not be restored
   */
  static void write(ByteBuffer data, float[] values) {
    float scale = scale(values);
    data.putFloat(scale);
    byte[] signs = new byte[(int) signBytes(values.length)];
    for (int i = 0; i < values.length; i++) {
      float magnitude = Math.abs(values[i]);
      data.put(scale == 0 ? 0 : (byte) (int) Math.rint(magnitude / scale * MAX));
      if (values[i] < 0) {
        signs[i / 8] |= (byte) (1 << i % 8);
      }
    }
    data.put(signs);
  }

  private static float scale(float[] values) {
    float scale = Tensors.scale(values, 0, values.length);
    if (!restorable(scale)) {
      throw new IllegalArgumentException(
          "largest magnitude %s does not fit nine bits; expected a finite number up to about 1e36"
              .formatted(scale));
    }
    return scale;
  }

  private static boolean restorable(float scale) {
    return scale >= 0 && Float.isFinite(scale * MAX);
  }

  /** Restores a run. */
  static float[] read(ByteBuffer data, int numbers) {
    float[] values = new float[numbers];
    float scale = data.getFloat();
    int magnitudes = data.position();
    int signs = magnitudes + numbers;
    for (int i = 0; i < numbers; i++) {
      int q = data.get(magnitudes + i) & 0xFF;
      boolean negative = (data.get(signs + i / 8) >> i % 8 & 1) != 0;
      values[i] = scale * (negative ? -q : q) / MAX;
    }
    data.position(signs + (int) signBytes(numbers));
    return values;
  }

  /** Refuses a run that {@link #write} would not have written; does not move the position. */
  static void check(String where, ByteBuffer data, int numbers) throws InvalidRecordException {
    int at = data.position();
    float scale = data.getFloat(at);
    if (!restorable(scale)) {
      throw invalid(
          "%s: scale is %s, expected 0 or a positive number up to about 1e36"
              .formatted(where, scale));
    }
    int magnitudes = at + Float.BYTES;
    for (int i = 0; scale == 0 && i < numbers; i++) {
      if (data.get(magnitudes + i) != 0) {
        throw invalid(
            "%s: scale is 0 and magnitude %,d is %d, expected 0"
                .formatted(where, i, data.get(magnitudes + i) & 0xFF));
      }
    }
    int last = magnitudes + numbers + (int) signBytes(numbers) - 1;
    if (numbers % 8 != 0 && (data.get(last) & 0xFF) >> numbers % 8 != 0) {
      throw invalid("%s: bits after the last sign are not 0".formatted(where));
    }
  }

  static InvalidRecordException invalid(String detail) {
    return new InvalidRecordException(RejectionReason.INVALID, detail);
  }
}
