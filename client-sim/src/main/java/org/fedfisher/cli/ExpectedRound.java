package org.fedfisher.cli;

import org.fedfisher.cli.CompressionSection.Factors;
import org.fedfisher.cli.SolveArguments.Fisher;
import org.fedfisher.cli.SolveArguments.Method;
import org.fedfisher.wire.RoundSpecification;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * What a fleet's owner takes for granted of a round. Clients send what the round asks for; where it
 * asks for something else than expected, nobody trains.
 */
final class ExpectedRound {
  @Option(
      names = "--fisher",
      paramLabel = "NAME",
      description =
          "Stop before training unless the round asks for this, one of ${COMPLETION-CANDIDATES}.")
  @Nullable Fisher fisher;

  @Option(
      names = "--compression",
      paramLabel = "NAME",
      description =
          "Likewise how factors travel, one of ${COMPLETION-CANDIDATES}; of rounds with kfac.")
  @Nullable Factors compression;

  @Option(
      names = "--solver",
      paramLabel = "NAME",
      description = "Likewise how the round is solved, one of ${COMPLETION-CANDIDATES}.")
  @Nullable Method solver;

  /**
   * Compares.
   *
   * @throws ParameterException naming the option, what it expects and what the round asks for
   */
  void check(CommandSpec command, RoundSpecification round) {
    if (fisher != null) {
      check(command, round, "--fisher", fisher, fisher.wire(), round.getFisher());
    }
    if (compression != null) {
      check(
          command,
          round,
          "--compression",
          compression,
          compression.wire(),
          round.getFactorEncoding());
    }
    if (solver != null) {
      check(command, round, "--solver", solver, solver.wire(), round.getSolver().getKind());
    }
  }

  private static void check(
      CommandSpec command,
      RoundSpecification round,
      String option,
      Object expected,
      Enum<?> expectedWire,
      Enum<?> found) {
    if (expectedWire != found) {
      throw new ParameterException(
          command.commandLine(),
          "%s is %s, round \"%s\" asks for %s"
              .formatted(option, expected, round.getRound(), OptionName.of(found)));
    }
  }
}
