package org.fedfisher.schemas;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;

/**
 * Tensor encodings of the wire: float32 and the published 16-bit quantisation. The conventions are
 * in {@code client-updates.avdl}; every step of INT16 is rounded to float32, which reproduces the
 * reference's bits.
 */
public final class Tensors {
  /** Largest quantised magnitude: 15 bits. */
  public static final int INT16_MAX = 32_767;

  private Tensors() {}

  /** Largest magnitude of a layer: the scale of its INT16 slices. */
  public static float scale(float[] values, int from, int length) {
    float max = 0;
    for (int i = from; i < from + length; i++) {
      max = Math.max(max, Math.abs(values[i]));
    }
    return max;
  }

  /**
   * A slice of a layer.
   *
   * @param values the model's parameter vector, or its Fisher diagonal
   * @param scale of the whole layer, as {@link #scale} gives it; unused for FLOAT32
   * @throws IllegalArgumentException where INT16 cannot hold a number: it is NaN, beyond the scale,
   *     or the scale so large (above about 1e34) that it could not be restored
   */
  public static TensorSlice slice(
      TensorKind kind, TensorEncoding encoding, float[] values, int from, int length, float scale) {
    ByteBuffer data =
        ByteBuffer.allocate(length * bytesPerNumber(encoding)).order(ByteOrder.LITTLE_ENDIAN);
    if (encoding == TensorEncoding.FLOAT32) {
      data.asFloatBuffer().put(values, from, length);
      return new TensorSlice(kind, encoding, 0f, data, 0, 0);
    }
    for (int i = from; i < from + length; i++) {
      data.putShort(quantise(values[i], scale));
    }
    return new TensorSlice(kind, encoding, scale, data.flip(), 0, 0);
  }

  private static short quantise(float value, float scale) {
    if (!(Math.abs(value) <= scale && Float.isFinite(scale * INT16_MAX))) {
      throw new IllegalArgumentException(
          "%s with scale %s does not fit INT16; expected a magnitude up to the scale, which is finite"
              .formatted(value, scale));
    }
    return scale == 0 ? 0 : (short) Math.rint(value / scale * INT16_MAX);
  }

  /** What a receiver restores from q. */
  public static float restore(short q, float scale) {
    return scale * q / INT16_MAX;
  }

  /** Numbers in a slice, or -1 where its bytes are no whole number of them. */
  public static int length(TensorSlice slice) {
    int bytes = slice.getData().remaining();
    int each = bytesPerNumber(slice.getEncoding());
    return bytes % each == 0 ? bytes / each : -1;
  }

  /** The slice's numbers, restored into the first {@link #length} places of {@code into}. */
  public static void restore(TensorSlice slice, float[] into) {
    int length = length(slice);
    ByteBuffer data = slice.getData().duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (slice.getEncoding() == TensorEncoding.FLOAT32) {
      data.asFloatBuffer().get(into, 0, length);
      return;
    }
    short[] q = new short[length];
    data.asShortBuffer().get(q);
    for (int i = 0; i < length; i++) {
      into[i] = q[i];
    }
    // On its own this loop runs on vectors; with the conversion in it, it would not.
    float scale = slice.getScale();
    for (int i = 0; i < length; i++) {
      into[i] = scale * into[i] / INT16_MAX;
    }
  }

  /** At least every magnitude in the slice, once restored; exact for FLOAT32. */
  public static float bound(TensorSlice slice, float[] restored) {
    if (slice.getEncoding() == TensorEncoding.INT16) {
      return slice.getScale();
    }
    // A comparison is cheaper here than Math.max.
    float max = 0;
    int length = length(slice);
    for (int i = 0; i < length; i++) {
      float magnitude = Math.abs(restored[i]);
      if (magnitude > max) {
        max = magnitude;
      }
    }
    return max;
  }

  private static int bytesPerNumber(TensorEncoding encoding) {
    return switch (encoding) {
      case FLOAT32 -> Float.BYTES;
      case INT16 -> Short.BYTES;
      case EIGEN9, SVD9 ->
          throw new IllegalArgumentException(encoding + " is for factors, not for plain numbers");
    };
  }
}
