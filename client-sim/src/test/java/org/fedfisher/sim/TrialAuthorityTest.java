package org.fedfisher.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.fedfisher.client.TlsFiles;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialAuthorityTest {
  @TempDir static Path folder;
  private static TrialAuthority authority;

  @BeforeAll
  static void found() throws IOException {
    authority = TrialAuthority.in(folder);
  }

  private static X509Certificate certificate(Path pem) throws IOException, CertificateException {
    String text = Files.readString(pem);
    String part = text.substring(text.indexOf("-----BEGIN CERTIFICATE-----"));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(part.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void certificateNamesItsOwnerAndIsSignedByTheAuthority() throws Exception {
    TlsFiles files = authority.client("gateway-7");

    X509Certificate issued = certificate(files.identity());
    issued.verify(certificate(files.authority()).getPublicKey());
    issued.checkValidity();
    assertThat(issued.getSubjectX500Principal().getName()).isEqualTo("CN=gateway-7");
    assertThat(issued.getBasicConstraints()).as("is no authority itself").isEqualTo(-1);
  }

  @Test
  void brokersCertificateNamesItsHosts() throws Exception {
    X509Certificate issued =
        certificate(authority.broker("broker", "kafka.example.org").identity());

    assertThat(issued.getSubjectAlternativeNames())
        .extracting(name -> (Object) name.get(1))
        .containsExactlyInAnyOrder("localhost", "127.0.0.1", "kafka.example.org");
  }

  @Test
  void expiredIsExpired() throws Exception {
    X509Certificate issued = certificate(authority.expired("late").identity());

    assertThatThrownBy(issued::checkValidity).isInstanceOf(CertificateExpiredException.class);
  }

  @Test
  void whatIsThereStaysAndKeysAreTheOwnersAlone() throws Exception {
    byte[] first = Files.readAllBytes(authority.client("gateway-8").identity());

    assertThat(Files.readAllBytes(TrialAuthority.in(folder).client("gateway-8").identity()))
        .isEqualTo(first);
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> open =
          files
              .filter(file -> !file.equals(authority.certificate()))
              .filter(file -> !permissions(file).equals("rw-------"))
              .toList();
      assertThat(open).isEmpty();
    }
  }

  @Test
  void authoritysOwnNameIsTaken() {
    assertThatThrownBy(() -> authority.client("ca"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("\"ca\" is the authority's own name");
  }

  private static String permissions(Path file) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
