package org.fedfisher.cli;

import java.io.IOException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.client.ClientRegistry;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Adds a key to a client. */
@Command(
    name = "register",
    sortOptions = false,
    description = {
      "Registers a client, or one more key of it: what the key signs from now on is the client's.",
      "Keys that it has stay good, so a client may change to the new one whenever it likes; then"
          + " revoke the old one."
    },
    footer = {
      "",
      "Example:",
      "  fedfisher client register gateway-7 --public-key gateway-7.pem.pub"
    })
final class ClientRegisterCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "The client.")
  String client = "";

  @Option(
      names = "--public-key",
      paramLabel = "FILE|HEX",
      required = true,
      description = "Its Ed25519 key: a PEM file, or 64 digits.")
  String key = "";

  @Mixin final KafkaOption kafka = new KafkaOption();

  @Override
  public Integer call() throws IOException {
    byte[] raw = PublicKey.read(key);
    boolean added = new ClientRegistry(kafka.reachable(), Clock.systemUTC()).register(client, raw);
    Objects.requireNonNull(spec)
        .commandLine()
        .getOut()
        .printf(
            "%s %s key %s%n",
            client, added ? "has the new" : "had already the", HexFormat.of().formatHex(raw));
    return 0;
  }
}
