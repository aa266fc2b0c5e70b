package org.fedfisher.gpu;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;

/**
 * A GPU of a task manager, as Flink hands it to an operator: the properties {@code index}, {@code
 * uuid} and {@code name}.
 *
 * @param index by which {@code nvidia-smi} counts, in the order of the PCI bus
 * @param uuid of the device; the same after a restart of the machine, as an index may not be
 * @param name of its kind, for people
 */
public record Gpu(int index, String uuid, String name) implements ExternalResourceInfo {
  private static final String INDEX = "index";
  private static final String UUID = "uuid";
  private static final String NAME = "name";

  public Gpu {
    if (index < 0 || uuid.isBlank()) {
      throw new IllegalArgumentException(
          "a GPU with index %d and UUID \"%s\", expected an index from 0 and a UUID"
              .formatted(index, uuid));
    }
  }

  /** A device that is not there, for machines without GPUs. */
  static Gpu fake(int index) {
    return new Gpu(index, "FAKE-" + index, "fake");
  }

  @Override
  public Optional<String> getProperty(String key) {
    return switch (key) {
      case INDEX -> Optional.of(Integer.toString(index));
      case UUID -> Optional.of(uuid);
      case NAME -> Optional.of(name);
      default -> Optional.empty();
    };
  }

  @Override
  public Collection<String> getKeys() {
    return List.of(INDEX, UUID, NAME);
  }
}
