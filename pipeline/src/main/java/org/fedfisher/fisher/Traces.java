package org.fedfisher.fisher;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.fedfisher.schemas.Tensors;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorSlice;

/**
 * The trace of a client's Fisher over one block, for its receipt. Each place of a chunk is summed
 * by itself, which runs on vectors, and the places in order: the same bits everywhere.
 */
final class Traces {
  private static final int CHUNK = 1024;
  private static final Kernels KERNELS = Kernels.fastest();

  private Traces() {}

  /** The sum of a checked diagonal, as restored. */
  static double ofDiagonal(TensorSlice diagonal) {
    ByteBuffer data = diagonal.getData();
    if (diagonal.getEncoding() == TensorEncoding.FLOAT32) {
      return sum(data.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer());
    }
    // All are m q / 32767: only the sum of q need be exact.
    int first = data.arrayOffset() + data.position();
    long sum = KERNELS.sum(data.array(), first, Tensors.length(diagonal));
    return (double) diagonal.getScale() * sum / Tensors.INT16_MAX;
  }

  /**
   * At least the trace of checked rows of the full Fisher, each of {@code parameters} entries.
   * Where among the columns their diagonal begins only the round's specification knows: the largest
   * sum over every beginning is not smaller.
   */
  static double boundOfRows(float[] rows, int parameters) {
    int count = rows.length / parameters;
    double[] sums = new double[Math.max(1, parameters - count + 1)];
    for (int row = 0; row < count; row++) {
      int first = row * parameters + row;
      for (int at = 0; at < sums.length && row + at < parameters; at++) {
        sums[at] += rows[first + at];
      }
    }
    double largest = 0;
    for (double sum : sums) {
      largest = Math.max(largest, sum);
    }
    return largest;
  }

  private static double sum(FloatBuffer numbers) {
    float[] chunk = new float[Math.min(CHUNK, numbers.remaining())];
    double[] places = new double[chunk.length];
    while (numbers.hasRemaining()) {
      int length = Math.min(chunk.length, numbers.remaining());
      numbers.get(chunk, 0, length);
      for (int i = 0; i < length; i++) {
        places[i] += chunk[i];
      }
    }
    double sum = 0;
    for (double place : places) {
      sum += place;
    }
    return sum;
  }
}
