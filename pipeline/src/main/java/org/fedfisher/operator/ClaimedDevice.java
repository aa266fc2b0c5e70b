package org.fedfisher.operator;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.fedfisher.solve.Device;

/**
 * The device of one subtask among those of its task manager. Flink counts devices but tells every
 * slot of all of them, so subtasks in one process agree here: each takes the one with the fewest
 * takers.
 */
final class ClaimedDevice implements AutoCloseable {
  private static final Map<String, Integer> CLAIMS = new HashMap<>();

  private final Device device;

  private ClaimedDevice(Device device) {
    this.device = device;
  }

  /** Takes one; none where the task manager has none. */
  static Optional<ClaimedDevice> of(Set<ExternalResourceInfo> infos) {
    List<Device> devices =
        infos.stream()
            .map(ClaimedDevice::device)
            .sorted(Comparator.comparing(Device::index))
            .toList();
    return take(devices).map(ClaimedDevice::new);
  }

  private static Optional<Device> take(Collection<Device> devices) {
    synchronized (CLAIMS) {
      Optional<Device> taken =
          devices.stream()
              .min(Comparator.comparing(device -> CLAIMS.getOrDefault(device.uuid(), 0)));
      taken.ifPresent(device -> CLAIMS.merge(device.uuid(), 1, Integer::sum));
      return taken;
    }
  }

  private static Device device(ExternalResourceInfo info) {
    return new Device(
        Integer.parseInt(expect(info, "index")), expect(info, "uuid"), expect(info, "name"));
  }

  private static String expect(ExternalResourceInfo info, String property) {
    return info.getProperty(property)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the GPU driver says %s, expected a property %s"
                        .formatted(info.getKeys(), property)));
  }

  Device device() {
    return device;
  }

  @Override
  public void close() {
    synchronized (CLAIMS) {
      CLAIMS.computeIfPresent(device.uuid(), (uuid, takers) -> takers > 1 ? takers - 1 : null);
    }
  }
}
