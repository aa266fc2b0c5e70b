package org.fedfisher.solve.cuda;

import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.Pointer;

/** A pointer that libraries pass on to the device; nobody may follow it here. */
final class DeviceDoubles extends DoublePointer {
  DeviceDoubles() {
    super((Pointer) null);
  }

  /** At so many numbers after a buffer's beginning. */
  DeviceDoubles at(CudaBuffer buffer, long offset) {
    address = buffer.address() + offset * Double.BYTES;
    return this;
  }
}
