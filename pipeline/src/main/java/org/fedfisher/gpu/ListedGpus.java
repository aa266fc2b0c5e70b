package org.fedfisher.gpu;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * GPUs that the configuration lists, for machines where some belong to others.
 *
 * @param text {@code INDEX=UUID[,INDEX=UUID...]}
 */
record ListedGpus(String text) implements GpuDriver.Source {
  ListedGpus {
    parse(text);
  }

  @Override
  public List<Gpu> gpus(int amount) {
    return parse(text);
  }

  @Override
  public String name() {
    return "external-resource.gpu.param.devices";
  }

  private static List<Gpu> parse(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(entry -> gpu(entry.strip(), text))
        .sorted(Comparator.comparing(Gpu::index))
        .toList();
  }

  private static Gpu gpu(String entry, String text) {
    int at = entry.indexOf('=');
    try {
      return new Gpu(
          Integer.parseInt(entry.substring(0, Math.max(0, at)).strip()),
          entry.substring(at + 1).strip(),
          "listed");
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "external-resource.gpu.param.devices is \"%s\", expected auto, fake or INDEX=UUID[,INDEX=UUID...]"
              .formatted(text),
          e);
    }
  }
}
