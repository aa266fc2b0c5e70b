package org.fedfisher.cli;

import java.io.IOException;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.fedfisher.client.ClientRegistry;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Revokes a client's keys. */
@Command(
    name = "revoke",
    sortOptions = false,
    description = {
      "Revokes a client's key, or all of them: what it signed is refused from now on.",
      "What was admitted before stays admitted."
    },
    footer = {"", "Example:", "  fedfisher client revoke gateway-7"})
final class ClientRevokeCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "The client.")
  String client = "";

  @Option(
      names = "--key",
      paramLabel = "FILE|HEX",
      description = "The one to revoke: a PEM file, or 64 digits (default: every key it has).")
  @Nullable String key;

  @Mixin final KafkaOption kafka = new KafkaOption();

  @Override
  public Integer call() throws IOException {
    Optional<byte[]> only = key == null ? Optional.empty() : Optional.of(PublicKey.read(key));
    int revoked = new ClientRegistry(kafka.reachable(), Clock.systemUTC()).revoke(client, only);
    Objects.requireNonNull(spec)
        .commandLine()
        .getOut()
        .printf("%s: %d %s revoked%n", client, revoked, revoked == 1 ? "key" : "keys");
    return 0;
  }
}
