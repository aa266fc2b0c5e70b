package org.fedfisher.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.cluster.Cluster;
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
    description = {
      "Takes a savepoint, prints its folder, and lets the job go on.",
      "Where the solve is a job of its own: one of each; with --stop first that of the"
          + " other job, which hands on nothing more then."
    },
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
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Cluster cluster = where.cluster();
    if (stop) {
      for (Job job : cluster.jobs()) {
        out.println(job.stop(PATIENCE));
      }
      return 0;
    }
    // The solve first: what is handed on meanwhile stays on its topic, and is read again.
    if (cluster.solveJob().isPresent()) {
      out.println(cluster.solveJob().get().savepoint(PATIENCE));
    }
    out.println(cluster.job().savepoint(PATIENCE));
    return 0;
  }
}
