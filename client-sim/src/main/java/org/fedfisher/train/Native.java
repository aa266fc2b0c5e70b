package org.fedfisher.train;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Copies between Java arrays and ND4J's native ones, in bulk: about ten times the speed of creating
 * an array from a Java one. Arrays are in C order.
 */
final class Native {
  private Native() {}

  /** Fills the array from {@code source}, starting at {@code offset}. */
  static void put(INDArray array, float[] source, int offset) {
    pointer(array).put(source, offset, Math.toIntExact(array.length()));
  }

  /** Copies the whole array to {@code target}, starting at {@code offset}. */
  static void get(INDArray array, float[] target, int offset) {
    boolean plain = array.ordering() == 'c' && !array.isView();
    INDArray packed = plain ? array : array.dup('c');
    pointer(packed).get(target, offset, Math.toIntExact(array.length()));
    if (!plain) {
      close(packed);
    }
  }

  /** Copies the named result to {@code target}, starting at {@code offset}. */
  static void get(Map<String, INDArray> results, String name, float[] target, int offset) {
    get(requireNonNull(results.get(name), name), target, offset);
  }

  /** Frees native memory at once; waiting for the garbage collector would let it pile up. */
  static void close(INDArray array) {
    if (array.closeable() && !array.wasClosed()) {
      array.close();
    }
  }

  /** This memory if it is large enough, else new memory in its place; contents are lost. */
  static FloatPointer atLeast(FloatPointer memory, int length) {
    if (memory.capacity() >= length) {
      return memory;
    }
    memory.close();
    return new FloatPointer(length);
  }

  private static FloatPointer pointer(INDArray array) {
    return (FloatPointer) array.data().pointer();
  }
}
