package org.fedfisher.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What an operator does with clients. */
@Command(
    name = "client",
    description = "Registers clients' keys, revokes and lists them.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ClientKeygenCommand.class,
      ClientRegisterCommand.class,
      ClientRevokeCommand.class,
      ClientListCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  fedfisher client keygen --out gateway-7.pem",
      "  fedfisher client register gateway-7 --public-key gateway-7.pem.pub",
      "  fedfisher client revoke gateway-7"
    })
final class ClientCommand implements Runnable {
  @Spec @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "name a command");
  }
}
