package org.fedfisher.client;

import static java.util.Map.entry;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.fedfisher.kafka.ClientKeys;

/**
 * Reads a file of Kafka client properties, such as Kafka's own tools take with {@code
 * --command-config}.
 */
public final class KafkaConfigFile {
  /** Keys that {@link KafkaClients} decides, and how. */
  private static final Map<String, String> OWNED =
      Map.ofEntries(
          entry(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "it is given beside the file"),
          entry(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "only committed records count"),
          entry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "readers say where they begin"),
          entry(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "readers have no group"),
          entry(ConsumerConfig.GROUP_ID_CONFIG, "readers have no group"),
          entry(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, "keys are text"),
          entry(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, "values are bytes"),
          entry(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, "keys are text"),
          entry(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, "values are bytes"),
          entry(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "it follows from who writes"),
          entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "nothing may arrive twice"),
          entry(ProducerConfig.ACKS_CONFIG, "nothing may get lost"),
          entry(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, "it follows from the largest record"));

  private KafkaConfigFile() {}

  /**
   * The properties, by Kafka's own keys.
   *
   * @throws IOException where the file cannot be read
   * @throws IllegalArgumentException naming file and key, where no Kafka client has the key, it is
   *     not for the file to set, or its value is none
   */
  public static Map<String, String> read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s: %s".formatted(file, e.getMessage()), e);
    }
    Map<String, String> values = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      values.put(key, properties.getProperty(key).strip());
    }
    ClientKeys.check(file + ": ", values, OWNED);
    return values;
  }
}
