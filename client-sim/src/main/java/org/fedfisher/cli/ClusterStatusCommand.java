package org.fedfisher.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.cluster.Cluster;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Which processes run and how the job is; exit code 1 where something is missing. */
@Command(
    name = "status",
    description = "Shows processes and job; fails where the job does not run with all its tasks.")
final class ClusterStatusCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Mixin final ClusterFolderOption where = new ClusterFolderOption();

  @Override
  public Integer call() throws Exception {
    Cluster cluster = where.cluster();
    ClusterText.print(cluster, Objects.requireNonNull(spec).commandLine().getOut());
    return cluster.runs() ? 0 : 1;
  }
}
