package org.fedfisher.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where everything of a cluster lies.
 *
 * @param path absolute
 */
public record ClusterFolder(Path path) {
  static final String JOB_JAR = "fedfisher-job.jar";

  public ClusterFolder {
    path = path.toAbsolutePath().normalize();
  }

  void create() throws IOException {
    for (Path folder :
        List.of(
            lib(),
            gpuDriver(),
            reporter(),
            conf(),
            logs(),
            processes(),
            temporary(),
            checkpoints(),
            solveCheckpoints(),
            savepoints(),
            solveSavepoints())) {
      Files.createDirectories(folder);
    }
  }

  /** Flink's jars and ND4J's, for every process of Flink. */
  public Path lib() {
    return path.resolve("lib");
  }

  /** Flink's {@code plugins/}: each folder has a class loader of its own. */
  Path plugins() {
    return path.resolve("plugins");
  }

  /** The plugin that finds a task manager's GPUs. */
  Path gpuDriver() {
    return plugins().resolve(GpuPlugin.NAME);
  }

  /** The plugin that answers Prometheus. */
  Path reporter() {
    return plugins().resolve(Prometheus.PLUGIN);
  }

  /** What is submitted. */
  public Path jobJar() {
    return path.resolve(JOB_JAR);
  }

  public Path conf() {
    return path.resolve("conf");
  }

  public Path logs() {
    return path.resolve("log");
  }

  /** One file for each running process. */
  Path processes() {
    return path.resolve("run");
  }

  Path temporary() {
    return path.resolve("tmp");
  }

  public Path checkpoints() {
    return path.resolve("checkpoints");
  }

  /** Of the job that solves, where it is one of its own. */
  public Path solveCheckpoints() {
    return path.resolve("checkpoints-solve");
  }

  public Path savepoints() {
    return path.resolve("savepoints");
  }

  /** Of the job that solves, where it is one of its own. */
  public Path solveSavepoints() {
    return path.resolve("savepoints-solve");
  }

  Path kafka() {
    return path.resolve("kafka");
  }
}
