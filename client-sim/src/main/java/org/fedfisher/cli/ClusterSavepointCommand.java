package org.fedfisher.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.cluster.Job;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes a savepoint of the job, which goes on or stops with it. */
@Command(
    name = "savepoint",
    sortOptions = false,
    description = "Takes a savepoint, prints its folder, and lets the job go on.",
    footer = {
      "",
      "Examples, the second of an upgrade:",
      "  fedfisher cluster savepoint",
      "  fedfisher cluster savepoint --stop --work-dir DIR"
    })
final class ClusterSavepointCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--stop",
      description =
          "Stop the job with the savepoint: all that it has decided is visible then, and \"cluster"
              + " up\" continues from it.")
  boolean stop;

  @Mixin final ClusterFolderOption where = new ClusterFolderOption();

  @Override
  public Integer call() throws Exception {
    Job job = where.cluster().job();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.println(stop ? job.stop(PATIENCE) : job.savepoint(PATIENCE));
    return 0;
  }
}
