package org.fedfisher.endtoend;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.TlsFiles;
import org.fedfisher.sim.TrialAuthority;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Who gets a connection at all, and what the others are told. */
@ExtendWith(SecuredKafka.Shared.class)
class SecuredConnectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;

  private final SecuredKafka secured;

  SecuredConnectionTest(SecuredKafka secured) {
    this.secured = secured;
  }

  private AbstractThrowableAssert<?, ?> assertRefused(Map<String, String> properties) {
    return assertThatThrownBy(() -> secured.with(properties).requireReachable(PATIENCE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("no TLS connection to Kafka at " + secured.bootstrapServers());
  }

  @Test
  void certificateOfTheAuthorityConnects() {
    assertThatCode(() -> secured.as(SecuredKafka.GATEWAY).requireReachable(PATIENCE))
        .doesNotThrowAnyException();
  }

  @Test
  void noCertificateNoConnection() {
    Map<String, String> onlyTrusting =
        new HashMap<>(secured.tls(SecuredKafka.GATEWAY).properties());
    onlyTrusting.remove("ssl.keystore.type");
    onlyTrusting.remove("ssl.keystore.location");

    assertRefused(onlyTrusting)
        .hasMessageContaining("expected")
        .hasMessageContaining("a certificate of one's own (ssl.keystore.location)");
  }

  @Test
  void certificateOfAnotherAuthorityIsRefused() throws IOException {
    TlsFiles forged = TrialAuthority.in(folder).client(SecuredKafka.GATEWAY);

    assertRefused(new TlsFiles(secured.authority().certificate(), forged.identity()).properties())
        .hasMessageContaining("in %s a valid certificate".formatted(forged.identity()));
  }

  @Test
  void expiredCertificateIsRefused() throws IOException {
    assertRefused(secured.authority().expired("gateway-of-yesterday").properties())
        .hasMessageContaining("valid certificate that the broker trusts");
  }

  @Test
  void certificateWhoseNameIsNoClientsIsRefused() {
    assertThatThrownBy(() -> secured.as("gateway 1").requireReachable(Duration.ofSeconds(3)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(secured.bootstrapServers());
  }

  @Test
  void brokerOfAnotherAuthorityIsRefused() throws IOException {
    TrialAuthority other = TrialAuthority.in(folder);

    assertRefused(
            new TlsFiles(other.certificate(), secured.tls(SecuredKafka.GATEWAY).identity())
                .properties())
        .hasMessageContaining("a broker that %s trusts".formatted(other.certificate()));
  }

  @Test
  void plaintextIsRefused() {
    assertThatThrownBy(
            () ->
                new KafkaClients(secured.bootstrapServers())
                    .requireReachable(Duration.ofSeconds(2)))
        .hasMessageStartingWith(
            "no Kafka answers at %s within 2 s over PLAINTEXT"
                .formatted(secured.bootstrapServers()))
        .hasMessageContaining("wants TLS or a login needs --kafka-config");
  }
}
