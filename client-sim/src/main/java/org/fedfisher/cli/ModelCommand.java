package org.fedfisher.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What there is to do with global models. */
@Command(
    name = "model",
    description = "Fetches and tries global models.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ModelGetCommand.class, ModelEvaluateCommand.class},
    footer = {
      "",
      "Examples:",
      "  fedfisher model get digits-1 --out digits.npy",
      "  fedfisher model evaluate digits-1 --dataset mnist"
    })
final class ModelCommand implements Runnable {
  @Spec @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "name a command");
  }
}
