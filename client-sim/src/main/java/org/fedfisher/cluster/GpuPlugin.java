package org.fedfisher.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.api.common.externalresource.ExternalResourceDriverFactory;
import org.fedfisher.gpu.GpuDriverFactory;

/**
 * Writes the jar of the GPU driver: Flink loads drivers from {@code plugins/} only, not from {@code
 * lib/} or a job's jar.
 */
final class GpuPlugin {
  /** Of the plugin's folder. */
  static final String NAME = "fedfisher-gpu";

  private static final String PACKAGE =
      GpuDriverFactory.class.getPackageName().replace('.', '/') + "/";

  private GpuPlugin() {}

  /** Writes it; {@code job} are the parts of the job's jar, of which it takes the driver. */
  static void write(Path folder, List<Path> job) throws IOException {
    JobJar.writePlugin(
        folder.resolve(NAME + ".jar"),
        job.stream()
            .filter(part -> ClassPath.artifact(part).equals("pipeline"))
            .map(part -> new JobJar.Part(part, PACKAGE))
            .toList(),
        ExternalResourceDriverFactory.class,
        GpuDriverFactory.class);
  }
}
