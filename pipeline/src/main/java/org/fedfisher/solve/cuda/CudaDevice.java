package org.fedfisher.solve.cuda;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bytedeco.cuda.cudart.CUuuid;
import org.bytedeco.cuda.global.cudart;
import org.fedfisher.solve.Device;
import org.fedfisher.solve.device.DeviceException;

/**
 * A device as the driver numbers it.
 *
 * @param number of the driver
 * @param uuid {@code GPU-} and 36 characters
 */
record CudaDevice(int number, String name, String uuid) {
  /** The kernels' PTX is for compute capability 7.5, Turing. */
  private static final int OLDEST = 75;

  /** By its UUID, or by its index where none is given. */
  static CudaDevice find(Device wanted) {
    int[] count = new int[1];
    Results.driver(cudart.cuDeviceGetCount(count), "cuDeviceGetCount");
    List<String> seen = new ArrayList<>();
    for (int index = 0; index < count[0]; index++) {
      CudaDevice device = at(index);
      if (wanted.uuid().isEmpty() ? index == wanted.index() : wanted.uuid().equals(device.uuid)) {
        device.check();
        return device;
      }
      seen.add(device.uuid);
    }
    throw new DeviceException(
        "no device %d %s; the driver has %s".formatted(wanted.index(), wanted.uuid(), seen));
  }

  private static CudaDevice at(int index) {
    int[] number = new int[1];
    Results.driver(cudart.cuDeviceGet(number, index), "cuDeviceGet");
    byte[] name = new byte[256];
    Results.driver(cudart.cuDeviceGetName(name, name.length, number[0]), "cuDeviceGetName");
    try (CUuuid uuid = new CUuuid()) {
      Results.driver(cudart.cuDeviceGetUuid(uuid, number[0]), "cuDeviceGetUuid");
      byte[] bytes = new byte[16];
      uuid.bytes().get(bytes);
      return new CudaDevice(number[0], untilZero(name), text(bytes));
    }
  }

  private static String untilZero(byte[] text) {
    int length = 0;
    while (length < text.length && text[length] != 0) {
      length++;
    }
    return new String(text, 0, length, StandardCharsets.UTF_8);
  }

  /** As {@code nvidia-smi -L} writes it. */
  static String text(byte[] uuid) {
    String hex = HexFormat.of().formatHex(uuid);
    return "GPU-%s-%s-%s-%s-%s"
        .formatted(
            hex.substring(0, 8),
            hex.substring(8, 12),
            hex.substring(12, 16),
            hex.substring(16, 20),
            hex.substring(20));
  }

  private void check() {
    int capability =
        10 * attribute(cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR)
            + attribute(cudart.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR);
    if (capability < OLDEST) {
      throw new DeviceException(
          "%s has compute capability %.1f, expected %.1f or more"
              .formatted(name, capability / 10.0, OLDEST / 10.0));
    }
  }

  private int attribute(int which) {
    int[] value = new int[1];
    Results.driver(cudart.cuDeviceGetAttribute(value, which, number), "cuDeviceGetAttribute");
    return value[0];
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(name, uuid);
  }
}
