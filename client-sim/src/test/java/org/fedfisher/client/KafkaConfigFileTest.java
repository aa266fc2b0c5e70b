package org.fedfisher.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaConfigFileTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("client.properties"), text);
  }

  @Test
  void propertiesAreReadAsKafkasToolsReadThem() throws IOException {
    Path file = file("# who I am\nsecurity.protocol=SSL \nssl.keystore.type: PEM\n");

    assertThat(KafkaConfigFile.read(file))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("security.protocol", "SSL", "ssl.keystore.type", "PEM"));
  }

  @Test
  void missingFileIsNamed() {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> KafkaConfigFile.read(missing))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessageContaining(missing.toString());
  }

  @Test
  void unknownKeyIsNamedWithItsFile() throws IOException {
    Path file = file("ssl.ca.location=ca.pem\n");

    assertThatThrownBy(() -> KafkaConfigFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "%s: ssl.ca.location: no Kafka client has the key \"ssl.ca.location\"".formatted(file));
  }

  @Test
  void valueThatIsNoneIsNamedWithItsKey() throws IOException {
    Path file = file("security.protocol=TLS\n");

    assertThatThrownBy(() -> KafkaConfigFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining("security.protocol")
        .hasMessageContaining("SASL_SSL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"bootstrap.servers", "isolation.level", "transactional.id", "group.id", "acks"})
  void keyThatTheClientsOwnIsRefused(String key) throws IOException {
    Path file = file(key + "=1\n");

    assertThatThrownBy(() -> KafkaConfigFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("%s: %s must not be set: ".formatted(file, key));
  }

  @Test
  void keyStoreThatIsNotThereIsNamed() {
    Path missing = folder.resolve("me.pem");
    KafkaClients kafka =
        new KafkaClients(
            "127.0.0.1:1", new TlsFiles(folder.resolve("ca.pem"), missing).properties());

    assertThatThrownBy(() -> kafka.requireReachable(Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Kafka's client: ")
        .hasMessageContaining(missing.toString());
  }
}
