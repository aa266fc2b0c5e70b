package org.fedfisher.client;

import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** Says why there is no connection to Kafka, and what would make one. */
final class ConnectionFailure {
  private ConnectionFailure() {}

  /** Kafka answered and one side turned the other down, or nobody answered. */
  static IllegalStateException of(Throwable failure, KafkaClients kafka, String within) {
    Map<String, String> properties = kafka.properties();
    if (failure instanceof SslAuthenticationException) {
      return new IllegalStateException(
          "no TLS connection to Kafka at %s: %s; expected a broker that %s trusts and whose certificate names this host, and %s"
              .formatted(
                  kafka.bootstrapServers(),
                  deepest(failure),
                  properties.getOrDefault(
                      SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG, "this machine's Java"),
                  properties.containsKey(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG)
                      ? "in %s a valid certificate that the broker trusts"
                          .formatted(properties.get(SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG))
                      : "a certificate of one's own (ssl.keystore.location)"),
          failure);
    }
    if (failure instanceof org.apache.kafka.common.errors.AuthenticationException) {
      return new IllegalStateException(
          "Kafka at %s refuses the login: %s"
              .formatted(kafka.bootstrapServers(), failure.getMessage()),
          failure);
    }
    return new IllegalStateException(
        "no Kafka answers at %s within %s over %s; \"fedfisher up\" starts one, and a Kafka that wants TLS or a login needs --kafka-config"
            .formatted(
                kafka.bootstrapServers(),
                within,
                properties.getOrDefault(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "PLAINTEXT")),
        failure);
  }

  /** The client could not even be made: a key store that cannot be read, for example. */
  static IllegalArgumentException of(KafkaException failure) {
    return new IllegalArgumentException("Kafka's client: " + deepest(failure), failure);
  }

  private static String deepest(Throwable failure) {
    Throwable at = failure;
    while (at.getCause() != null && at.getCause().getMessage() != null) {
      at = at.getCause();
    }
    return String.valueOf(at.getMessage());
  }
}
