package org.fedfisher.fisher;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.fedfisher.schemas.Tensors;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;
import org.fedfisher.wire.TensorSlice;

/** A checked tensor's FLOAT32 or INT16 numbers, which are restored piece by piece. */
final class Numbers {
  private static final Kernels KERNELS = Kernels.fastest();

  private final ByteBuffer data;
  private final boolean quantised;
  private final float scale;
  private final float max;

  private Numbers(TensorSlice tensor, float max) {
    data = tensor.getData();
    quantised = tensor.getEncoding() == TensorEncoding.INT16;
    scale = tensor.getScale();
    this.max = max;
  }

  /** Of a tensor as it came. */
  static Numbers of(TensorSlice tensor) {
    if (tensor.getEncoding() == TensorEncoding.INT16) {
      return new Numbers(tensor, tensor.getScale());
    }
    float[] extremes = Extremes.ofFloats(tensor.getData());
    return new Numbers(tensor, Math.max(-extremes[0], extremes[1]));
  }

  /** Of given numbers; {@code max} is at least every magnitude. */
  static Numbers of(float[] values, float max) {
    TensorEncoding encoding = TensorEncoding.FLOAT32;
    return new Numbers(
        Tensors.slice(TensorKind.WEIGHTS, encoding, values, 0, values.length, 0), max);
  }

  /** At least every magnitude. */
  float max() {
    return max;
  }

  /** Restores {@code count} numbers from number {@code from} on to the beginning of an array. */
  void restore(int from, int count, float[] into) {
    if (quantised) {
      int first = data.arrayOffset() + data.position() + from * Short.BYTES;
      KERNELS.restore(data.array(), first, count, scale, into);
    } else {
      data.slice(data.position() + from * Float.BYTES, count * Float.BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(into, 0, count);
    }
  }
}
