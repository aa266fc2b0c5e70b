package org.fedfisher.cli;

import java.io.IOException;
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
  private static final Duration PATIENCE = Duration.ofSeconds(5);

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

  /** Kafka, once it has answered. */
  KafkaClients reachable() {
    CommandSpec asked = Objects.requireNonNull(command);
    Map<String, String> properties = properties(asked);
    KafkaClients kafka = Checked.of(asked, () -> new KafkaClients(bootstrapServers, properties));
    kafka.requireReachable(PATIENCE);
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
