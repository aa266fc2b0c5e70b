package org.fedfisher.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.fedfisher.cluster.Cluster;
import org.fedfisher.cluster.ClusterFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster a command means. */
final class ClusterFolderOption {
  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description =
          "Folder of the cluster: jars, configuration, logs, Kafka's data, checkpoints (default: one"
              + " in the system's temporary folder, which \"down\" deletes).")
  @Nullable Path workDir;

  ClusterFolder folder() {
    return new ClusterFolder(workDir == null ? temporary() : workDir);
  }

  boolean isTemporary() {
    return workDir == null;
  }

  /** The cluster that was started there. */
  Cluster cluster() throws IOException {
    return Cluster.attach(folder());
  }

  private static Path temporary() {
    return Path.of(
        System.getProperty("java.io.tmpdir"),
        "fedfisher-cluster-" + System.getProperty("user.name"));
  }
}
