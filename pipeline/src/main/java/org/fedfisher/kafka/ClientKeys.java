package org.fedfisher.kafka;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Which keys and values of Kafka's clients somebody may set who tunes them or logs in. */
public final class ClientKeys {
  private ClientKeys() {}

  /**
   * Checks values by Kafka's own keys, in the order of their keys.
   *
   * @param place where they are set: what stands before a key in a message
   * @param owned keys that the program sets itself, and why
   * @throws IllegalArgumentException naming place and key, where the key is owned, no Kafka client
   *     has it, or its value is none
   */
  public static void check(String place, Map<String, String> values, Map<String, String> owned) {
    new TreeMap<>(values).forEach((key, value) -> check(place, key, value, owned.get(key)));
  }

  private static void check(String place, String key, String value, @Nullable String owner) {
    if (owner != null) {
      throw new IllegalArgumentException("%s%s must not be set: %s".formatted(place, key, owner));
    }
    ConfigKey known =
        Stream.of(
                ConsumerConfig.configDef(),
                ProducerConfig.configDef(),
                AdminClientConfig.configDef())
            .map(client -> client.configKeys().get(key))
            .filter(Objects::nonNull)
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s%s: no Kafka client has the key \"%s\"".formatted(place, key, key)));
    try {
      Object parsed = ConfigDef.parseType(key, value, known.type);
      if (known.validator != null) {
        known.validator.ensureValid(key, parsed);
      }
    } catch (ConfigException e) {
      throw new IllegalArgumentException("%s%s: %s".formatted(place, key, e.getMessage()), e);
    }
  }
}
