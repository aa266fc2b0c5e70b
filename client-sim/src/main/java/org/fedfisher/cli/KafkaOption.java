package org.fedfisher.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.KafkaConfigFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which Kafka a command talks to. */
final class KafkaOption {
  /** So long a command says nothing of its waiting. */
  private static final Duration QUIET = Duration.ofSeconds(3);

  @Spec(Target.MIXEE)
  @Nullable CommandSpec command;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "Kafka (default: ${DEFAULT-VALUE}).")
  String bootstrapServers = "localhost:" + UpCommand.KAFKA_PORT;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description =
          "Kafka's client properties, as its own tools take them with --command-config: how to log"
              + " in (docs/security.md).")
  @Nullable Path config;

  @Option(
      names = "--kafka-wait",
      paramLabel = "DURATION",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "How long to wait for Kafka's first answer (default: ${DEFAULT-VALUE}).")
  @Nullable Duration wait;

  /** Kafka, once it has answered. */
  KafkaClients reachable() {
    CommandSpec asked = Objects.requireNonNull(command);
    Map<String, String> properties = properties(asked);
    KafkaClients kafka = Checked.of(asked, () -> new KafkaClients(bootstrapServers, properties));
    Duration within = Objects.requireNonNull(wait);
    PrintWriter err = asked.commandLine().getErr();
    kafka.requireReachable(
        within,
        QUIET,
        () -> {
          err.printf(
              "fedfisher: still waiting for Kafka at %s, for %d s at most%n",
              bootstrapServers, within.toSeconds());
          err.flush();
        });
    return kafka;
  }

  private Map<String, String> properties(CommandSpec asked) {
    if (config == null) {
      return Map.of();
    }
    try {
      return KafkaConfigFile.read(config);
    } catch (IOException | IllegalArgumentException e) {
      throw new ParameterException(asked.commandLine(), "--kafka-config: " + Complaint.of(e), e);
    }
  }
}
