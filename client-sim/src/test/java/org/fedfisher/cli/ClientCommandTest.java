package org.fedfisher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HexFormat;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.KeyFiles;
import org.fedfisher.client.TopicSetup;
import org.fedfisher.sim.EmbeddedKafka;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a client's keys, as an operator types it. */
class ClientCommandTest {
  private static final String OTHER = "ab".repeat(32);

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return FedFisher.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void keysAreMadeRegisteredRotatedListedAndRevoked() throws Exception {
    try (EmbeddedKafka broker = EmbeddedKafka.start(folder.resolve("kafka"))) {
      TopicSetup.create(new KafkaClients(broker.bootstrapServers()), 1);
      String at = "--bootstrap-servers=" + broker.bootstrapServers();
      String file = folder.resolve("g.pem").toString();
      assertThat(run("client", "keygen", "--out", file)).isZero();
      String key = HexFormat.of().formatHex(KeyFiles.readPublic(Path.of(file + ".pub")));
      assertThat(out.toString()).contains(key);

      String[] register = {"client", "register", "g-7", "--public-key", file + ".pub", at};
      assertThat(run(register)).isZero();
      assertThat(out.toString()).startsWith("g-7 has the new key " + key);
      assertThat(run(register)).isZero();
      assertThat(out.toString()).startsWith("g-7 had already the key " + key);
      assertThat(run("client", "register", "g-7", "--public-key", OTHER, at)).isZero();

      assertThat(run("client", "revoke", "g-7", "--key", key, at)).isZero();
      assertThat(out.toString()).startsWith("g-7: 1 key revoked");
      assertThat(run("client", "list", at)).isZero();
      assertThat(out.toString().lines().filter(line -> line.startsWith("g-7")))
          .satisfiesExactly(
              line -> assertThat(line).contains(key).doesNotEndWith("-"),
              line -> assertThat(line).contains(OTHER).endsWith("-"));
      assertThat(run("client", "revoke", "g-7", at)).isZero();
      assertThat(out.toString()).startsWith("g-7: 1 key revoked");

      assertThat(run(register)).isEqualTo(1);
      assertThat(err.toString()).contains("which was revoked, expected a new one");
      assertThat(run("client", "revoke", "nobody", at)).isEqualTo(1);
      assertThat(err.toString()).contains("client: found nobody, expected a registered one");
      assertThat(run("client", "register", "g/7", "--public-key", OTHER, at)).isEqualTo(1);
      assertThat(err.toString()).contains("client: found g/7");
    }
  }
}
