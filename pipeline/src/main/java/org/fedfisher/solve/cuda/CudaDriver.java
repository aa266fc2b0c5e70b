package org.fedfisher.solve.cuda;

import org.fedfisher.solve.Device;
import org.fedfisher.solve.device.DeviceDriver;
import org.fedfisher.solve.device.DeviceLibrary;

/** NVIDIA's devices. Refers to no class of the bindings, which may be missing, before it opens. */
public final class CudaDriver implements DeviceDriver {
  @Override
  public String name() {
    return "CUDA";
  }

  @Override
  public DeviceLibrary open(Device device) {
    return CudaLibrary.open(device);
  }
}
