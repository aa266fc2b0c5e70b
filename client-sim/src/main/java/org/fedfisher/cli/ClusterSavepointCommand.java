package org.fedfisher.cli;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Takes a savepoint of the job, which goes on. */
@Command(
    name = "savepoint",
    description = "Takes a savepoint, prints its folder, and lets the job go on.")
final class ClusterSavepointCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Spec @Nullable CommandSpec spec;

  @Mixin final ClusterFolderOption where = new ClusterFolderOption();

  @Override
  public Integer call() throws Exception {
    Objects.requireNonNull(spec)
        .commandLine()
        .getOut()
        .println(where.cluster().job().savepoint(PATIENCE));
    return 0;
  }
}
