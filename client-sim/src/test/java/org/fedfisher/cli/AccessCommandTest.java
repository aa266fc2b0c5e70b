package org.fedfisher.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.errors.AuthorizationException;
import org.fedfisher.client.UpdatePublisher;
import org.fedfisher.endtoend.SecuredKafka;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SecuredKafka.Shared.class)
class AccessCommandTest {
  @TempDir Path folder;

  private final SecuredKafka secured;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  AccessCommandTest(SecuredKafka secured) {
    this.secured = secured;
  }

  private int runAs(String who, String... arguments) throws IOException {
    List<String> lines = new ArrayList<>();
    secured.tls(who).properties().forEach((key, value) -> lines.add(key + "=" + value));
    return run(Files.write(folder.resolve(who + ".properties"), lines), arguments);
  }

  private int run(Path config, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--bootstrap-servers", secured.bootstrapServers()));
    all.addAll(List.of("--kafka-config", config.toString()));
    return FedFisher.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(all.toArray(String[]::new));
  }

  @Test
  void gatewayPublishesFromItsGrantToItsRevocation() throws IOException {
    List<byte[]> value = List.of(new byte[] {1});
    assertThat(runAs(SecuredKafka.ADMIN, "access", "grant", "gateway", "gateway-2", "gateway-3"))
        .isZero();
    assertThat(out.toString())
        .contains("gateway-2, gateway, may", "gateway-3, gateway, may")
        .contains("  WRITE topic fedfisher.client-updates")
        .contains("  WRITE transactional id fedfisher-client-gateway-2");
    try (UpdatePublisher publisher =
        UpdatePublisher.transactional(secured.as("gateway-2"), "gateway-2")) {
      assertThatCode(() -> publisher.publish("gateway-2", value)).doesNotThrowAnyException();

      assertThat(runAs(SecuredKafka.ADMIN, "access", "revoke", "gateway", "gateway-2")).isZero();
      assertThat(out.toString()).contains("revoked 6 rights");
      // On the connection that is still open.
      assertThatThrownBy(() -> publisher.publish("gateway-2", value))
          .isInstanceOf(AuthorizationException.class);
    }
    try (UpdatePublisher publisher =
        UpdatePublisher.transactional(secured.as("gateway-3"), "gateway-3")) {
      assertThatCode(() -> publisher.publish("gateway-3", value)).doesNotThrowAnyException();
    }
  }

  @Test
  void revocationSaysWhatIsLeft() throws IOException {
    runAs(SecuredKafka.ADMIN, "access", "grant", "gateway", "gateway-4");
    runAs(SecuredKafka.ADMIN, "access", "grant", "auditor", "gateway-4");

    assertThat(runAs(SecuredKafka.ADMIN, "access", "revoke", "gateway", "gateway-4")).isZero();
    assertThat(out.toString())
        .contains("User:gateway-4 may still READ topic fedfisher.clients")
        .doesNotContain("may still WRITE");
    assertThat(runAs(SecuredKafka.ADMIN, "access", "revoke", "gateway", "gateway-4")).isEqualTo(1);
    assertThat(err.toString()).contains("none of [gateway-4] has a right of the role gateway");
  }

  @Test
  void listNamesWhoMayDoWhat() throws IOException {
    assertThat(runAs(SecuredKafka.ADMIN, "access", "list")).isZero();
    assertThat(out.toString().lines().map(line -> line.replaceAll(" +", " ")))
        .contains(
            "User:gateway-1 WRITE topic fedfisher.client-updates",
            "User:job READ group fedfisher-fedfisher.*",
            "User:operator CREATE topic fedfisher.*");
  }

  @Test
  void whoIsNoSuperUserIsTold() throws IOException {
    assertThat(runAs(SecuredKafka.GATEWAY, "access", "list")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("fedfisher: cannot list rights at " + secured.bootstrapServers())
        .contains("only a super user of the broker may");
  }

  @Test
  void everyCommandTakesTheConfiguration() throws IOException {
    assertThat(runAs(SecuredKafka.GATEWAY, "round", "list")).isZero();
    assertThat(out.toString()).startsWith("ROUND");
    assertThat(runAs(SecuredKafka.GATEWAY, "round", "abort", "r", "--why", "mine")).isEqualTo(1);
    assertThat(err.toString()).contains("Not authorized to access topics: [fedfisher.rounds]");
  }

  @Test
  void wrongUsageIsTwo() throws IOException {
    assertThat(run(folder.resolve("missing"), "access", "list")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--kafka-config: no such file: " + folder.resolve("missing"));
    Path typo = Files.writeString(folder.resolve("typo"), "security.protocl=SSL\n");
    assertThat(run(typo, "round", "list")).isEqualTo(2);
    assertThat(err.toString()).contains("no Kafka client has the key \"security.protocl\"");
    assertThat(runAs(SecuredKafka.ADMIN, "access", "grant", "gateway", "*")).isEqualTo(2);
    assertThat(err.toString()).contains("principal: found \"*\"");
    assertThat(runAs(SecuredKafka.ADMIN, "access", "grant", "king", "gateway-1")).isEqualTo(2);
  }

  @Test
  void trialAuthorityCertifies() throws IOException {
    StringWriter said = new StringWriter();
    String tls = folder.resolve("tls").toString();
    Files.createDirectories(folder.resolve("tls"));
    int code =
        FedFisher.commandLine()
            .setOut(new PrintWriter(said))
            .execute("access", "certify", tls, "gateway-9");
    assertThat(code).isZero();
    Path file = folder.resolve("tls/gateway-9.properties");
    assertThat(said.toString()).isEqualToIgnoringNewLines("--kafka-config " + file);
    // Another authority than the broker's.
    assertThat(run(file, "round", "list")).isEqualTo(1);
    assertThat(err.toString()).contains("no TLS connection to Kafka");
  }
}
