package org.fedfisher.solve.device;

/** A device that is ready, with its driver and libraries. Safe to use from several threads. */
public interface DeviceLibrary {
  /** Device, driver and libraries with their versions, for the ledger. */
  String describe();

  /** Bytes of the device's memory that were free when it was opened. */
  long freeBytes();

  /** Begins one solve on this thread, beside others' on the same device. */
  DeviceCalls<?> open();
}
