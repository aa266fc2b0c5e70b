package org.fedfisher.operator;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;

/** What the GPU driver says of a device. */
record GpuInfo(Map<String, String> properties) implements ExternalResourceInfo {
  static GpuInfo of(int index, String uuid) {
    return new GpuInfo(Map.of("index", "" + index, "uuid", uuid, "name", "T4"));
  }

  @Override
  public Optional<String> getProperty(String key) {
    return Optional.ofNullable(properties.get(key));
  }

  @Override
  public Collection<String> getKeys() {
    return List.copyOf(properties.keySet());
  }
}
