package org.fedfisher.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JobSettingsTest {
  @TempDir Path folder;

  private static JobSettings with(String key, String value) {
    return JobSettings.from(
        Configuration.fromMap(
            Map.of("fedfisher.kafka.bootstrap-servers", "localhost:1", key, value)));
  }

  private JobSettings file(String yaml) throws IOException {
    Files.writeString(folder.resolve("config.yaml"), yaml);
    return JobSettings.from(GlobalConfiguration.loadConfiguration(folder.toString()));
  }

  @Test
  void unknownKeyStopsTheStart() {
    assertThatThrownBy(() -> with("fedfisher.kafka.property.acks", "all"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("unknown configuration key fedfisher.kafka.property.acks")
        .hasMessageContaining("fedfisher.kafka.properties.*");
  }

  @Test
  void nestedKeysOfTheFileReachTheClientsThatKnowThem() throws IOException {
    JobSettings settings =
        file(
            """
            fedfisher:
              kafka:
                bootstrap-servers: localhost:1
                properties:
                  security.protocol: SSL
                  ssl.keystore.type: PEM
                  ssl.keystore.location: /etc/job.pem
                  fetch.max.bytes: 1000000
                  batch.size: 65536
            """);

    Map<String, String> login =
        Map.of(
            "security.protocol", "SSL",
            "ssl.keystore.type", "PEM",
            "ssl.keystore.location", "/etc/job.pem");
    assertThat(settings.kafkaProperties().source())
        .containsAllEntriesOf(login)
        .containsEntry("fetch.max.bytes", "1000000")
        .doesNotContainKey("batch.size");
    assertThat(settings.kafkaProperties().sink())
        .containsAllEntriesOf(login)
        .containsEntry("batch.size", "65536")
        .doesNotContainKey("fetch.max.bytes");
  }

  @Test
  void exampleInTheShippedFileIsReadOnceItIsUncommented() throws IOException {
    String shipped = Files.readString(Path.of("../flink-conf/config.yaml"));
    int from = shipped.indexOf("    # properties:");
    int to = shipped.indexOf("  accumulate:");
    String example = shipped.substring(from, to).replaceAll("(?m)^    # ", "    ");

    JobSettings settings = file(shipped.substring(0, from) + example + shipped.substring(to));
    assertThat(settings.kafkaProperties().values())
        .containsEntry("ssl.keystore.location", "/etc/fedfisher/tls/job.pem")
        .hasSize(5);
  }

  @Test
  void keyThatNoKafkaClientHasIsNamed() {
    assertThatThrownBy(() -> with("fedfisher.kafka.properties.ssl.keystore.locatoin", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "fedfisher.kafka.properties.ssl.keystore.locatoin:"
                + " no Kafka client has the key \"ssl.keystore.locatoin\"");
  }

  @Test
  void valueThatIsNoneNamesItsKey() {
    assertThatThrownBy(() -> with("fedfisher.kafka.properties.security.protocol", "TLS"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("fedfisher.kafka.properties.security.protocol: ")
        .hasMessageContaining("TLS")
        .hasMessageContaining("SASL_SSL");
    assertThatThrownBy(() -> with("fedfisher.kafka.properties.retries", "many"))
        .hasMessageStartingWith("fedfisher.kafka.properties.retries: ")
        .hasMessageContaining("many");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bootstrap.servers",
        "isolation.level",
        "transactional.id",
        "transaction.timeout.ms",
        "group.id",
        "client.id",
        "auto.offset.reset",
        "enable.auto.commit",
        "key.serializer",
        "value.serializer",
        "key.deserializer",
        "value.deserializer",
        "acks",
        "enable.idempotence",
        "max.request.size"
      })
  void keyThatTheJobOwnsIsRefused(String key) {
    assertThatThrownBy(() -> with("fedfisher.kafka.properties." + key, "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("fedfisher.kafka.properties.%s must not be set: ".formatted(key));
  }

  @Test
  void privateKeyInTheConfigurationIsRefusedWithoutShowingIt() {
    assertThatThrownBy(() -> with("fedfisher.kafka.properties.ssl.keystore.key", "s3cret"))
        .hasMessageContaining("ssl.keystore.location")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void cacheOfNothingIsNone() {
    assertThatThrownBy(() -> with("fedfisher.shift.cache-size", "0 b"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("fedfisher.shift.cache-size is 0, expected at least 1 byte");
    assertThat(with("fedfisher.shift.cache-size", "1 b").shiftCacheBytes().getBytes()).isOne();
  }
}
