package org.fedfisher.solve.cuda;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** A pointer that libraries pass on to the device; nobody may follow it here. */
final class DeviceFloats extends FloatPointer {
  DeviceFloats() {
    super((Pointer) null);
  }

  /** At so many numbers after a buffer's beginning. */
  DeviceFloats at(CudaBuffer buffer, long offset) {
    address = buffer.address() + offset * Float.BYTES;
    return this;
  }
}
