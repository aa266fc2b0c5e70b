package org.fedfisher.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What an operator does with rounds. */
@Command(
    name = "round",
    description = "Opens, ends and shows rounds.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RoundOpenCommand.class,
      RoundCloseCommand.class,
      RoundAbortCommand.class,
      RoundListCommand.class,
      RoundShowCommand.class,
      RoundClaimsCommand.class,
      RoundReconcileCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  fedfisher round open digits.yaml",
      "  fedfisher round show digits-1 --follow",
      "  fedfisher round close digits-1"
    })
final class RoundCommand implements Runnable {
  @Spec @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "name a command");
  }
}
