package org.fedfisher.cli;

import java.time.Duration;
import java.util.Objects;
import org.fedfisher.client.KafkaClients;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  /** Kafka, once it has answered. */
  KafkaClients reachable() {
    KafkaClients kafka =
        Checked.of(Objects.requireNonNull(command), () -> new KafkaClients(bootstrapServers));
    kafka.requireReachable(PATIENCE);
    return kafka;
  }
}
