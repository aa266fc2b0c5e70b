package org.fedfisher.cluster;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.fedfisher.gpu.GpuDriverFactory;

/** Asks the GPU driver of task managers whether this machine has a GPU. */
public final class GpuProbe {
  private GpuProbe() {}

  /** Why there is no GPU; empty where there is one. */
  public static Optional<String> missing() throws InterruptedException {
    try {
      new GpuDriverFactory()
          .createExternalResourceDriver(Configuration.fromMap(Map.of("devices", "auto")))
          .retrieveResourceInfo(1);
      return Optional.empty();
    } catch (IOException | IllegalStateException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the GPU driver failed", e);
    }
  }
}
