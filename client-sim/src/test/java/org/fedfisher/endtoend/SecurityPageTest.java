package org.fedfisher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.fedfisher.client.AccessControl;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.KafkaConfigFile;
import org.fedfisher.client.TlsFiles;
import org.fedfisher.client.TopicAccess;
import org.fedfisher.client.TopicAccess.Role;
import org.fedfisher.client.TopicSetup;
import org.fedfisher.schemas.Topics;
import org.fedfisher.sim.BrokerSecurity;
import org.fedfisher.sim.EmbeddedKafka;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/security.md} tells people to type makes the set-up that it promises. */
class SecurityPageTest {
  private static final Path PAGE = Path.of("../docs/security.md");
  private static final String FOLDER = "/etc/fedfisher/tls";

  @TempDir Path folder;

  /** The page's blocks in this language, in their order. */
  private static List<String> blocks(String language) throws IOException {
    List<String> blocks = new ArrayList<>();
    for (String rest : Files.readString(PAGE).split("```" + language + "\n", -1)) {
      blocks.add(rest.split("```", 2)[0]);
    }
    return blocks.subList(1, blocks.size());
  }

  private static boolean hasOpenssl() throws Exception {
    try {
      return new ProcessBuilder("openssl", "version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void type(String commands) throws Exception {
    Process bash =
        new ProcessBuilder("bash", "-e", "-c", commands)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(bash.exitValue()).as(said).isZero();
  }

  private Map<String, String> clientProperties(String name) throws IOException {
    String text =
        blocks("properties")
            .get(1)
            .replace("admin.pem", name + ".pem")
            .replace(FOLDER, "" + folder);
    return KafkaConfigFile.read(Files.writeString(folder.resolve(name + ".properties"), text));
  }

  @Test
  void certificatesMadeByThePageLetInWhomTheyShould() throws Exception {
    assumeTrue(hasOpenssl(), "no openssl here");
    type(String.join("\n", blocks("bash")));
    BrokerSecurity security =
        new BrokerSecurity(
            new TlsFiles(folder.resolve("ca.pem"), folder.resolve("broker.pem")),
            "broker",
            List.of("admin"));
    try (EmbeddedKafka broker =
        EmbeddedKafka.start(folder.resolve("kafka"), "127.0.0.1", 0, Optional.of(security))) {
      KafkaClients admin = new KafkaClients(broker.bootstrapServers(), clientProperties("admin"));
      TopicSetup.create(admin, 1);
      new AccessControl(admin)
          .grant(List.of(new TopicAccess(Role.GATEWAY, "gateway-7", "fedfisher")));
      KafkaClients gateway =
          new KafkaClients(broker.bootstrapServers(), clientProperties("gateway-7"));
      gateway.requireReachable(Duration.ofSeconds(20));
      assertThatCode(() -> new Attempt(gateway).write(Topics.CLIENT_UPDATES))
          .doesNotThrowAnyException();
      assertThatThrownBy(() -> new Attempt(gateway).write(Topics.ROUND_LEDGER))
          .isInstanceOf(TopicAuthorizationException.class);
      KafkaClients job = new KafkaClients(broker.bootstrapServers(), clientProperties("job"));
      assertThatCode(() -> job.requireReachable(Duration.ofSeconds(20))).doesNotThrowAnyException();
    }
  }

  @Test
  void brokerSettingsOnThePageAreThoseOfTheTests() throws IOException {
    Properties page = new Properties();
    page.load(new StringReader(blocks("properties").get(0)));
    page.remove("listener.security.protocol.map");
    Path files = Path.of(FOLDER);
    BrokerSecurity ours =
        new BrokerSecurity(
            new TlsFiles(files.resolve("ca.pem"), files.resolve("broker.pem")),
            "broker",
            List.of("admin"));

    assertThat(page).containsExactlyInAnyOrderEntriesOf(Map.copyOf(ours.settings()));
  }
}
