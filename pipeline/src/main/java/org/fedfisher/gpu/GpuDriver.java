package org.fedfisher.gpu;

import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.externalresource.ExternalResourceDriver;

/** Gives a task manager as many GPUs as its configuration says it has, those of lowest index. */
final class GpuDriver implements ExternalResourceDriver {
  /** Where GPUs are found. */
  interface Source {
    /**
     * The GPUs, by index.
     *
     * @param amount how many are asked for; there may be more or fewer
     * @throws IOException where they cannot be found out
     */
    List<Gpu> gpus(int amount) throws IOException, InterruptedException;

    /** What it is, for messages. */
    String name();
  }

  private final Source source;

  GpuDriver(Source source) {
    this.source = source;
  }

  /**
   * The GPUs.
   *
   * @throws IllegalStateException where there are fewer than {@code amount}
   */
  @Override
  public Set<Gpu> retrieveResourceInfo(long amount) throws IOException, InterruptedException {
    int wanted = Math.toIntExact(amount);
    List<Gpu> found = source.gpus(wanted);
    if (found.size() < wanted) {
      throw new IllegalStateException(
          "external-resource.gpu.amount is %d, but %s gives %d: %s"
              .formatted(wanted, source.name(), found.size(), found));
    }
    return new LinkedHashSet<>(found.subList(0, wanted));
  }
}
