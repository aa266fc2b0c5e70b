package org.fedfisher.job;

import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The job's own settings, read from the {@code fedfisher.*} keys of Flink's configuration.
 *
 * @param bootstrapServers Kafka, host:port[,host:port...]
 * @param kafkaProperties what else Kafka's clients are told
 * @param transactionPrefix of the exactly-once sinks; must stay the same over restarts, and differ
 *     between jobs on one Kafka
 * @param transactionTimeout of the exactly-once sinks; at most the broker's maximum
 * @param cacheBytes heap of one accumulate subtask's write-back cache
 * @param unclaimedTimeout how long blocks and half-sent updates wait for the rest of their update
 * @param unknownRoundTimeout how long a complete update waits for its round to be opened
 * @param registrationGrace how long a complete update waits for its signing key to be registered
 * @param waitingBytesPerClient bytes of headers and blocks that may wait of one client: so many of
 *     what it has signed, and so many of what came in its name without
 * @param shiftCacheBytes heap of one decode subtask for specifications and W0 of rounds that limit
 *     how far a client may move
 * @param solve where rounds are solved
 */
public record JobSettings(
    String bootstrapServers,
    KafkaProperties kafkaProperties,
    String transactionPrefix,
    Duration transactionTimeout,
    MemorySize cacheBytes,
    Duration unclaimedTimeout,
    Duration unknownRoundTimeout,
    Duration registrationGrace,
    MemorySize waitingBytesPerClient,
    MemorySize shiftCacheBytes,
    SolvePlacement solve) {

  private static final String PREFIX = "fedfisher.";

  public static final ConfigOption<String> BOOTSTRAP_SERVERS =
      ConfigOptions.key("fedfisher.kafka.bootstrap-servers").stringType().noDefaultValue();
  public static final ConfigOption<String> TRANSACTION_PREFIX =
      ConfigOptions.key("fedfisher.kafka.transaction-prefix")
          .stringType()
          .defaultValue("fedfisher");
  public static final ConfigOption<Duration> TRANSACTION_TIMEOUT =
      ConfigOptions.key("fedfisher.kafka.transaction-timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(10));
  public static final ConfigOption<MemorySize> CACHE_BYTES =
      ConfigOptions.key("fedfisher.accumulate.cache-size")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(256));
  public static final ConfigOption<Duration> UNCLAIMED_TIMEOUT =
      ConfigOptions.key("fedfisher.unclaimed-timeout")
          .durationType()
          .defaultValue(Duration.ofHours(24));
  public static final ConfigOption<Duration> UNKNOWN_ROUND_TIMEOUT =
      ConfigOptions.key("fedfisher.unknown-round-timeout")
          .durationType()
          .defaultValue(Duration.ofMinutes(10));

  public static final ConfigOption<Duration> REGISTRATION_GRACE =
      ConfigOptions.key("fedfisher.registration-grace")
          .durationType()
          .defaultValue(Duration.ofSeconds(10));

  public static final ConfigOption<MemorySize> WAITING_BYTES_PER_CLIENT =
      ConfigOptions.key("fedfisher.waiting-bytes-per-client")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(4096));

  public static final ConfigOption<MemorySize> SHIFT_CACHE_BYTES =
      ConfigOptions.key("fedfisher.shift.cache-size")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(64));

  private static final List<ConfigOption<?>> OPTIONS =
      List.of(
          BOOTSTRAP_SERVERS,
          TRANSACTION_PREFIX,
          TRANSACTION_TIMEOUT,
          CACHE_BYTES,
          UNCLAIMED_TIMEOUT,
          UNKNOWN_ROUND_TIMEOUT,
          REGISTRATION_GRACE,
          WAITING_BYTES_PER_CLIENT,
          SHIFT_CACHE_BYTES,
          SolvePlacement.WHERE,
          SolvePlacement.GPUS);

  public JobSettings {
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException(BOOTSTRAP_SERVERS.key() + " is empty");
    }
    if (transactionPrefix.isBlank()) {
      throw new IllegalArgumentException(TRANSACTION_PREFIX.key() + " is empty");
    }
    atLeast(TRANSACTION_TIMEOUT, transactionTimeout, Duration.ofSeconds(1));
    atLeast(UNCLAIMED_TIMEOUT, unclaimedTimeout, Duration.ofMillis(1));
    atLeast(UNKNOWN_ROUND_TIMEOUT, unknownRoundTimeout, Duration.ofMillis(1));
    atLeast(REGISTRATION_GRACE, registrationGrace, Duration.ZERO);
    atLeastOneByte(CACHE_BYTES, cacheBytes);
    atLeastOneByte(WAITING_BYTES_PER_CLIENT, waitingBytesPerClient);
    atLeastOneByte(SHIFT_CACHE_BYTES, shiftCacheBytes);
  }

  /**
   * Reads and checks the settings.
   *
   * @throws IllegalArgumentException naming the key, where one is missing, unknown or out of range
   */
  public static JobSettings from(Configuration configuration) {
    List<String> known = OPTIONS.stream().map(ConfigOption::key).toList();
    for (String key : new TreeSet<>(configuration.keySet())) {
      if (key.startsWith(PREFIX)
          && !key.startsWith(KafkaProperties.PREFIX)
          && !known.contains(key)) {
        throw new IllegalArgumentException(
            "unknown configuration key %s, expected one of %s or %s*"
                .formatted(key, known, KafkaProperties.PREFIX));
      }
    }
    return new JobSettings(
        read(configuration, BOOTSTRAP_SERVERS),
        KafkaProperties.from(configuration),
        read(configuration, TRANSACTION_PREFIX),
        read(configuration, TRANSACTION_TIMEOUT),
        read(configuration, CACHE_BYTES),
        read(configuration, UNCLAIMED_TIMEOUT),
        read(configuration, UNKNOWN_ROUND_TIMEOUT),
        read(configuration, REGISTRATION_GRACE),
        read(configuration, WAITING_BYTES_PER_CLIENT),
        read(configuration, SHIFT_CACHE_BYTES),
        SolvePlacement.from(configuration));
  }

  /**
   * How long a block waits for an admission: longer than its update may take to be completed and
   * decided, so that no block expires that may still be admitted.
   */
  Duration blockTimeout() {
    return unclaimedTimeout.multipliedBy(2).plus(registrationGrace).plus(unknownRoundTimeout);
  }

  static <T> T read(ReadableConfig configuration, ConfigOption<T> option) {
    T value;
    try {
      value = configuration.get(option);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "%s cannot be read: %s".formatted(option.key(), e.getMessage()), e);
    }
    if (value == null) {
      throw new IllegalArgumentException("missing configuration key " + option.key());
    }
    return value;
  }

  private static void atLeastOneByte(ConfigOption<MemorySize> option, MemorySize found) {
    if (found.getBytes() < 1) {
      throw new IllegalArgumentException(option.key() + " is 0, expected at least 1 byte");
    }
  }

  private static void atLeast(ConfigOption<Duration> option, Duration found, Duration least) {
    if (found.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          "%s is %s, expected at least %s".formatted(option.key(), found, least));
    }
  }
}
