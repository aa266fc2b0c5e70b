package org.fedfisher.solve.device;

import org.fedfisher.solve.Device;

/** Has one device, in plain Java; registered as a service beside CUDA's driver in tests. */
public final class JavaDriver implements DeviceDriver {
  public static final String UUID = "JAVA-0";
  public static final String DESCRIPTION = FakeLibrary.NAME;

  @Override
  public String name() {
    return "Java";
  }

  @Override
  public DeviceLibrary open(Device device) {
    if (!device.uuid().equals(UUID)) {
      throw new DeviceException("%s is not %s".formatted(device.text(), UUID));
    }
    return FakeLibrary.sound();
  }
}
