package org.fedfisher.cli;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.cluster.Cluster;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Continues the job with another parallelism, through a savepoint. */
@Command(
    name = "rescale",
    sortOptions = false,
    description = {
      "Stops the job with a savepoint and continues from it with another parallelism; rounds go on.",
      "Where the solve is a job of its own, that one goes on as it is: its parallelism is the number"
          + " of GPUs."
    })
final class ClusterRescaleCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      required = true,
      description = "The new parallelism, at most the slots of all task managers.")
  int parallelism;

  @Mixin final ClusterFolderOption where = new ClusterFolderOption();

  @Override
  public Integer call() throws Exception {
    CommandSpec command = Objects.requireNonNull(spec);
    Cluster cluster = where.cluster();
    int slots = cluster.slots();
    if (parallelism < 1 || parallelism > slots) {
      throw new ParameterException(
          command.commandLine(),
          "--parallelism is %d, expected 1 to the %d slots that are there"
              .formatted(parallelism, slots));
    }
    cluster.job().rescale(parallelism, PATIENCE);
    ClusterText.print(cluster, command.commandLine().getOut());
    return 0;
  }
}
