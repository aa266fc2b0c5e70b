package org.fedfisher.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What an operator does with Kafka's topics. */
@Command(
    name = "topics",
    description = "Makes the topics of a Kafka that is not fedfisher's own.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {TopicsCreateCommand.class})
final class TopicsCommand implements Runnable {
  @Spec @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "name a command");
  }
}
