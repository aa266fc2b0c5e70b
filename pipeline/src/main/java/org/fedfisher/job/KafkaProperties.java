package org.fedfisher.job;

import static java.util.Map.entry;

import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SslConfigs;
import org.fedfisher.kafka.ClientKeys;

/**
 * What the {@code fedfisher.kafka.properties.*} keys of Flink's configuration hand to the job's
 * Kafka clients: how they log in, and how they are tuned.
 *
 * @param values by Kafka's own keys
 */
public record KafkaProperties(Map<String, String> values) {
  public static final String PREFIX = "fedfisher.kafka.properties.";

  /** Of a source's socket, unless told otherwise: with Kafka's 64 KiB the job is a tenth slower. */
  public static final String RECEIVE_BYTES = Integer.toString(1 << 20);

  /** Keys that the job decides, and how. */
  private static final Map<String, String> OWNED =
      Map.ofEntries(
          entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, setBy("bootstrap-servers")),
          entry(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, setBy("transaction-timeout")),
          entry(ProducerConfig.TRANSACTIONAL_ID_CONFIG, setBy("transaction-prefix")),
          entry(ConsumerConfig.GROUP_ID_CONFIG, setBy("transaction-prefix")),
          entry(ConsumerConfig.CLIENT_ID_CONFIG, setBy("transaction-prefix")),
          entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "sources read committed records only"),
          entry(
              ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "sources begin where the last job stopped"),
          entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "offsets belong to checkpoints"),
          entry(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, "keys are read as bytes"),
          entry(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, "values are read as bytes"),
          entry(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, "keys are written as bytes"),
          entry(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, "values are written as bytes"),
          entry(ProducerConfig.ACKS_CONFIG, "transactions need all"),
          entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "transactions need it"),
          entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, "it follows from the largest record"),
          entry(
              SslConfigs.SSL_KEYSTORE_KEY_CONFIG,
              "Flink's dashboard would show the private key; name its file with "
                  + SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG));

  public KafkaProperties {
    values = Map.copyOf(values);
    ClientKeys.check(PREFIX, values, OWNED);
  }

  /**
   * Reads and checks them.
   *
   * @throws IllegalArgumentException naming the key, where no Kafka client knows it, the job owns
   *     it, or its value is none
   */
  static KafkaProperties from(Configuration configuration) {
    Map<String, String> values = new HashMap<>();
    configuration
        .toMap()
        .forEach(
            (key, value) -> {
              if (key.startsWith(PREFIX)) {
                values.put(key.substring(PREFIX.length()), value);
              }
            });
    return new KafkaProperties(values);
  }

  /** Those of a source, whose enumerator is an admin client. */
  Properties source() {
    return knownTo(ConsumerConfig.configDef(), AdminClientConfig.configDef());
  }

  Properties sink() {
    return knownTo(ProducerConfig.configDef());
  }

  /** A client warns of keys that are another client's. */
  private Properties knownTo(ConfigDef... clients) {
    Properties known = new Properties();
    for (ConfigDef client : clients) {
      values.forEach(
          (key, value) -> {
            if (client.names().contains(key)) {
              known.setProperty(key, value);
            }
          });
    }
    return known;
  }

  private static String setBy(String key) {
    return "fedfisher.kafka.%s decides it".formatted(key);
  }
}
