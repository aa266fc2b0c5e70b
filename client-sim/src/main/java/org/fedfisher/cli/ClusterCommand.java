package org.fedfisher.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What an operator does with a cluster of processes on this machine. */
@Command(
    name = "cluster",
    description = "Starts, rescales and stops a cluster of separate processes on this machine.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ClusterUpCommand.class,
      ClusterStatusCommand.class,
      ClusterSavepointCommand.class,
      ClusterRescaleCommand.class,
      ClusterRepairCommand.class,
      ClusterDownCommand.class,
      ClusterPackCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  fedfisher cluster up --task-managers 2",
      "  fedfisher cluster status",
      "  fedfisher cluster rescale --parallelism 4",
      "  fedfisher cluster down"
    })
final class ClusterCommand implements Runnable {
  @Spec @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "name a command");
  }
}
