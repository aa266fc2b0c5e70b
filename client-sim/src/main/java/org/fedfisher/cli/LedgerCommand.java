package org.fedfisher.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What an operator does with what Kafka holds of rounds. */
@Command(
    name = "ledger",
    description = "Keeps what Kafka holds of rounds in files.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {LedgerBackupCommand.class, LedgerRestoreCommand.class},
    footer = {
      "",
      "Examples:",
      "  fedfisher ledger backup --out backup-2030-01-31",
      "  fedfisher ledger restore backup-2030-01-31 --bootstrap-servers localhost:9192"
    })
final class LedgerCommand implements Runnable {
  @Spec @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "name a command");
  }
}
