package org.fedfisher.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.fedfisher.job.JobSettings;
import org.fedfisher.sim.FlinkSettings;

/** Lays out a cluster's folder as a Flink distribution is, before any process starts. */
final class ClusterLayout {
  private ClusterLayout() {}

  /**
   * Writes Flink's {@code lib/}, its plugins, the job's jar and the configuration; what the cluster
   * kept there before stays.
   *
   * @param shipped folder of {@code config.yaml} and {@code log4j.properties}
   * @throws IllegalStateException where a cluster with another place for its solves has left its
   *     state there
   */
  static void write(Path shipped, ClusterFolder folder, ClusterSettings settings)
      throws IOException {
    requireSamePlacement(folder, settings);
    ClassPath classPath = ClassPath.current();
    LibFolder.lay(folder.lib(), classPath.lib());
    Prometheus.writePlugin(folder.reporter(), classPath.reporter());
    JobJar.write(folder.jobJar(), classPath.job());
    GpuPlugin.write(folder.gpuDriver(), classPath.job());
    ClusterConf.write(
        shipped, folder, settings, Ports.find(settings.kafkaPort(), settings.uiPort()));
  }

  /** The state of one job is not that of two. */
  private static void requireSamePlacement(ClusterFolder folder, ClusterSettings settings)
      throws IOException {
    boolean left =
        FlinkSettings.lastCheckpoint(folder.checkpoints()).isPresent()
            || Savepoints.newest(folder.savepoints()).isPresent();
    if (left
        && JobSettings.from(ClusterConf.read(folder)).solve().apart() != settings.solvesApart()) {
      throw new IllegalStateException(
          "the cluster in %s left checkpoints of %s; --gpu %s needs another folder, or the way in docs/decisions/0014"
              .formatted(
                  folder.path(),
                  settings.solvesApart()
                      ? "one job that solves anywhere"
                      : "two jobs, one of which solves on GPUs",
                  settings.gpu().name().toLowerCase(Locale.ROOT)));
    }
  }
}
