package org.fedfisher.client;

import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SslConfigs;

/**
 * The two PEM files with which one side of a mutual TLS connection shows who it is and checks who
 * the other is.
 *
 * @param authority certificates of the authorities that are trusted
 * @param identity a private key (PKCS #8), then its certificate
 */
public record TlsFiles(Path authority, Path identity) {
  private static final String PEM = "PEM";

  public TlsFiles {
    authority = authority.toAbsolutePath();
    identity = identity.toAbsolutePath();
  }

  /** Kafka's settings for them; brokers and clients name them alike. */
  public Map<String, String> properties() {
    return Map.of(
        CommonClientConfigs.SECURITY_PROTOCOL_CONFIG,
        "SSL",
        SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG,
        PEM,
        SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG,
        authority.toString(),
        SslConfigs.SSL_KEYSTORE_TYPE_CONFIG,
        PEM,
        SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG,
        identity.toString());
  }
}
