package org.fedfisher.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What an official Flink distribution or image lacks to run the job: jars for its {@code lib/}, GPU
 * driver and Prometheus reporter for its {@code plugins/}, and the job's jar for {@code usrlib/},
 * where a Flink application has it. Copies, so the folder can go to another machine or into an
 * image.
 */
public final class FlinkAddition {
  private FlinkAddition() {}

  /**
   * Writes it.
   *
   * @param folder is created where it is missing
   * @return the job's jar
   * @throws IllegalArgumentException where the folder is not empty
   */
  public static Path write(Path folder) throws IOException {
    requireEmpty(folder);
    ClassPath classPath = ClassPath.current();
    Path lib = Files.createDirectories(folder.resolve("lib"));
    for (Path jar : classPath.besideFlink()) {
      Files.copy(jar, lib.resolve(jar.getFileName()));
    }
    Path plugins = folder.resolve("plugins");
    GpuPlugin.write(Files.createDirectories(plugins.resolve(GpuPlugin.NAME)), classPath.job());
    Prometheus.writePlugin(
        Files.createDirectories(plugins.resolve(Prometheus.PLUGIN)), classPath.reporter());
    Path usrlib = Files.createDirectories(folder.resolve("usrlib"));
    Path job = usrlib.resolve(ClusterFolder.JOB_JAR);
    JobJar.write(job, classPath.job());
    return job;
  }

  private static void requireEmpty(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        if (files.findAny().isPresent()) {
          throw new IllegalArgumentException(
              "%s is not empty, expected an empty or a new folder".formatted(folder));
        }
      }
    }
  }
}
