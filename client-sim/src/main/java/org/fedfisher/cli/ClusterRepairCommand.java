package org.fedfisher.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.cluster.Cluster;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Starts again what of a cluster has died. */
@Command(
    name = "repair",
    description =
        "Starts again the processes that have died, as a supervisor would, and returns once every task"
            + " runs; rounds go on.")
final class ClusterRepairCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Mixin final ClusterFolderOption where = new ClusterFolderOption();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Cluster cluster = where.cluster();
    List<String> lost = Cancellation.guard(cluster::repair);
    out.println(lost.isEmpty() ? "Nothing had died." : "Started again: " + String.join(", ", lost));
    ClusterText.print(cluster, out);
    return 0;
  }
}
