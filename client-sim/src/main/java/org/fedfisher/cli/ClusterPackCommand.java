package org.fedfisher.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.cluster.FlinkAddition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes what an official Flink lacks to run the job. */
@Command(
    name = "pack",
    sortOptions = false,
    description =
        "Writes what an official Flink lacks to run the job, for its images and distributions: jars for"
            + " its lib/, GPU driver and Prometheus reporter for its plugins/, and the job's jar."
            + " Starts nothing.")
final class ClusterPackCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Folder for lib/, plugins/ and usrlib/; empty or not there yet.")
  @Nullable Path out;

  @Override
  public Integer call() throws Exception {
    Path folder = Objects.requireNonNull(out);
    Path job = FlinkAddition.write(folder);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.printf("For Flink's lib/  %s%n", folder.resolve("lib"));
    out.printf("For plugins/      %s%n", folder.resolve("plugins"));
    out.printf("The job           %s%n", job);
    return 0;
  }
}
