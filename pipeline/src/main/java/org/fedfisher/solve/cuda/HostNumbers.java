package org.fedfisher.solve.cuda;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;

/** Native memory through which arrays go to the device and back; grows, and is kept. */
final class HostNumbers implements AutoCloseable {
  private FloatPointer floats = new FloatPointer(1);
  private DoublePointer doubles = new DoublePointer(1);

  FloatPointer floats(int length) {
    if (floats.capacity() < length) {
      floats.deallocate();
      floats = new FloatPointer(length);
    }
    return floats;
  }

  DoublePointer doubles(int length) {
    if (doubles.capacity() < length) {
      doubles.deallocate();
      doubles = new DoublePointer(length);
    }
    return doubles;
  }

  @Override
  public void close() {
    floats.deallocate();
    doubles.deallocate();
  }
}
