package org.fedfisher.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What choices in K-FAC rounds cost and bring. */
@Command(
    name = "study",
    description = {
      "Solves one K-FAC round, whose uploads are a published case, in many ways in this process.",
      "Test examples are reported on, never used to choose. The default damping, 0.3, was chosen on"
          + " seed 0 of FashionMNIST (alpha 0.1): its accuracy there is not that of an unseen case."
    },
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      StudyCompressionCommand.class,
      StudyDampingCommand.class,
      StudySolversCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  fedfisher study compression --golden DIR --dataset fashion-mnist --plot compression.png",
      "  fedfisher study damping --golden DIR --dataset fashion-mnist --json damping.json",
      "  fedfisher study solvers --golden DIR --dataset fashion-mnist --validation DIR/val_indices.bin"
    })
final class StudyCommand implements Runnable {
  @Spec @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "name a command");
  }
}
