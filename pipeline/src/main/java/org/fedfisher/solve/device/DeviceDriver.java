package org.fedfisher.solve.device;

import org.fedfisher.solve.Device;

/** A vendor's way to its devices; found as a service, so that nothing else refers to it. */
public interface DeviceDriver {
  /** How people call it. */
  String name();

  /**
   * Opens a device.
   *
   * @throws DeviceException where there is none, or its driver or a library is missing
   * @throws LinkageError likewise
   */
  DeviceLibrary open(Device device);
}
