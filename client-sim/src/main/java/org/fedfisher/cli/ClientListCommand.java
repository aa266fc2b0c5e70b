package org.fedfisher.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.client.ClientRegistry;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientKey;
import org.fedfisher.wire.ClientRegistration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Every registered client with its keys. */
@Command(
    name = "list",
    sortOptions = false,
    description = "Lists the registered clients, a key a line.",
    footer = {"", "Example:", "  fedfisher client list"})
final class ClientListCommand implements Callable<Integer> {
  private static final String LINE = "%-32s %-64s %-20s %s%n";

  @Spec @Nullable CommandSpec spec;

  @Mixin final KafkaOption kafka = new KafkaOption();

  @Override
  public Integer call() {
    var clients = new ClientRegistry(kafka.reachable(), Clock.systemUTC()).all();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.printf(LINE, "CLIENT", "KEY", "REGISTERED", "REVOKED");
    for (ClientRegistration client : clients.values()) {
      for (ClientKey key : client.getKeys()) {
        out.printf(
            LINE,
            client.getClient(),
            HexFormat.of().formatHex(Wire.bytes(key.getPublicKey())),
            time(key.getRegisteredAtMillis()),
            key.getRevokedAtMillis() == 0 ? "-" : time(key.getRevokedAtMillis()));
      }
    }
    return 0;
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
