package org.fedfisher.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Who may do what on Kafka. */
@Command(
    name = "access",
    description = "Says who may do what on a Kafka that asks for certificates.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      AccessGrantCommand.class,
      AccessRevokeCommand.class,
      AccessListCommand.class,
      AccessCertifyCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  fedfisher access grant gateway gateway-7 gateway-8 --kafka-config operator.properties",
      "  fedfisher access list --kafka-config operator.properties"
    })
final class AccessCommand implements Runnable {
  @Spec @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "name a command");
  }
}
