package org.fedfisher.solve.cuda;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** A kernel's arguments, each in eight bytes of its own; the driver copies them at the launch. */
final class Arguments implements AutoCloseable {
  private static final int MOST = 8;

  private final BytePointer values = new BytePointer(MOST * (long) Long.BYTES);
  private final PointerPointer<Pointer> pointers = new PointerPointer<>(MOST);
  private int count;

  Arguments() {
    for (int i = 0; i < MOST; i++) {
      pointers.put(i, values.getPointer(i * (long) Long.BYTES));
    }
  }

  Arguments begin() {
    count = 0;
    return this;
  }

  Arguments add(CudaBuffer buffer) {
    return add(buffer.address());
  }

  Arguments add(long value) {
    values.putLong(next(), value);
    return this;
  }

  Arguments add(int value) {
    values.putInt(next(), value);
    return this;
  }

  Arguments add(float value) {
    values.putFloat(next(), value);
    return this;
  }

  Arguments add(double value) {
    values.putDouble(next(), value);
    return this;
  }

  private long next() {
    return (long) Long.BYTES * count++;
  }

  PointerPointer<Pointer> pointers() {
    return pointers;
  }

  @Override
  public void close() {
    pointers.deallocate();
    values.deallocate();
  }
}
