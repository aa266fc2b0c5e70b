package org.fedfisher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.runtime.jobmanager.HighAvailabilityMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code config.yaml} has in comments, to be uncommented on clusters. */
class ShippedConfigurationTest {
  private static final Path SHIPPED = Path.of("../flink-conf/config.yaml");
  private static final Pattern COMMENT = Pattern.compile("(?m)^# ");

  @TempDir Path folder;

  @Test
  void everySettingIsKnown() throws IOException {
    assertThat(new KnownOptions().complaints(read(Files.readString(SHIPPED)).toMap())).isEmpty();
  }

  @Test
  void highAvailabilityIsOnOnceItIsUncommented() throws IOException {
    Configuration configuration = uncommented("high-availability");
    assertThat(HighAvailabilityMode.fromConfig(configuration))
        .isEqualTo(HighAvailabilityMode.ZOOKEEPER);
    assertThat(configuration.toMap())
        .containsEntry("high-availability.cluster-id", "/fedfisher")
        .containsKey("high-availability.zookeeper.quorum")
        .containsKey("high-availability.storageDir");
  }

  @Test
  void processesTalkTlsOnceItIsUncommented() throws IOException {
    Configuration configuration = uncommented("security");
    assertThat(SecurityOptions.isInternalSSLEnabled(configuration)).isTrue();
    assertThat(configuration.get(SecurityOptions.SSL_INTERNAL_KEYSTORE))
        .isEqualTo(configuration.get(SecurityOptions.SSL_INTERNAL_TRUSTSTORE));
  }

  @Test
  void prometheusIsAnsweredOnceItIsUncommented() throws IOException {
    assertThat(uncommented("metrics").toMap())
        .containsEntry("metrics.reporters", "prometheus")
        .containsEntry("metrics.reporter.prometheus.port", "9249-9260");
  }

  /** The file with the block of that name, up to the next empty line, no longer in comments. */
  private Configuration uncommented(String name) throws IOException {
    String shipped = Files.readString(SHIPPED);
    int from = shipped.indexOf("\n# " + name + ":") + 1;
    int end = shipped.indexOf("\n\n", from);
    int to = end < 0 ? shipped.length() : end;
    Configuration configuration =
        read(
            shipped.substring(0, from)
                + COMMENT.matcher(shipped.substring(from, to)).replaceAll("")
                + shipped.substring(to));
    Map<String, String> keys = configuration.toMap();
    assertThat(keys.keySet()).anyMatch(key -> key.startsWith(name + "."));
    assertThat(new KnownOptions().complaints(keys)).isEmpty();
    return configuration;
  }

  private Configuration read(String yaml) throws IOException {
    Files.writeString(folder.resolve("config.yaml"), yaml);
    return GlobalConfiguration.loadConfiguration(folder.toString());
  }
}
