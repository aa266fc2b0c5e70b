package org.fedfisher.cli;

import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.cluster.Cluster;
import org.fedfisher.cluster.ClusterFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Stops every process of a cluster. */
@Command(
    name = "down",
    description =
        "Stops every process of the cluster. A folder named with --work-dir stays, and \"cluster up\""
            + " continues there from the last checkpoint; the temporary one is deleted.")
final class ClusterDownCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Mixin final ClusterFolderOption where = new ClusterFolderOption();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    ClusterFolder folder = where.folder();
    try (Cluster cluster = where.cluster()) {
      out.println("Stopping what runs in " + cluster.folder().path());
      out.flush();
    }
    if (where.isTemporary()) {
      new WorkDirectory(folder.path(), true).close();
    }
    out.println(
        where.isTemporary() ? "Stopped; the folder is deleted." : "Stopped; the folder stays.");
    return 0;
  }
}
