package org.fedfisher.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.fedfisher.schemas.Wire;

/**
 * Makes Kafka clients with the settings that this wire needs; keys are text, values bytes.
 *
 * @param bootstrapServers host:port[,host:port...]
 * @param properties what else the clients are told, by Kafka's own keys: how to log in
 */
public record KafkaClients(String bootstrapServers, Map<String, String> properties) {
  private static final Pattern SERVERS = Pattern.compile("[^,:\\s]+:\\d+(,[^,:\\s]+:\\d+)*");

  /** Room for the key, the headers and Kafka's own framing around the largest value. */
  private static final int MAX_REQUEST_BYTES = Wire.MAX_BYTES + (64 << 10);

  private static final int FETCH_BYTES = 16 << 20;

  public KafkaClients {
    if (!SERVERS.matcher(bootstrapServers).matches()) {
      throw new IllegalArgumentException(
          "bootstrap servers: found \"%s\", expected host:port[,host:port...]"
              .formatted(bootstrapServers));
    }
    properties = Map.copyOf(properties);
  }

  /** Clients of a Kafka that lets everybody in. */
  public KafkaClients(String bootstrapServers) {
    this(bootstrapServers, Map.of());
  }

  /** A producer without transactions; every record is acknowledged by all replicas. */
  public KafkaProducer<String, byte[]> producer() {
    return new KafkaProducer<>(
        producerSettings(), new StringSerializer(), new ByteArraySerializer());
  }

  /** A producer that is ready for transactions; a later one with the same id fences it off. */
  public KafkaProducer<String, byte[]> producer(String transactionalId) {
    Map<String, Object> settings = producerSettings();
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
      return producer;
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
  }

  /** A consumer of committed records, without a group: it starts where it is told to. */
  public KafkaConsumer<String, byte[]> consumer() {
    return consumer("read_committed");
  }

  /** The same of every record, also of transactions that may never be committed. */
  public KafkaConsumer<String, byte[]> uncommittedConsumer() {
    return consumer("read_uncommitted");
  }

  private KafkaConsumer<String, byte[]> consumer(String isolation) {
    Map<String, Object> settings = settings(ConsumerConfig.configDef());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // Readers stop at an end they know; a long wait for more would only delay that.
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  public Admin admin() {
    return Admin.create(settings(AdminClientConfig.configDef()));
  }

  /**
   * Returns once Kafka answers.
   *
   * @throws IllegalStateException where it does not within the given time, or turns us down
   * @throws IllegalArgumentException where the properties name files that cannot be used
   */
  public void requireReachable(Duration within) {
    requireReachable(within, within, () -> {});
  }

  /**
   * The same.
   *
   * @param slow runs once, where Kafka has not answered after {@code quiet}
   */
  public void requireReachable(Duration within, Duration quiet, Runnable slow) {
    Map<String, Object> settings = settings(AdminClientConfig.configDef());
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) within.toMillis());
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) within.toMillis());
    try (Admin admin = Admin.create(settings)) {
      await(admin.describeCluster().nodes(), within, quiet, slow);
    } catch (ExecutionException e) {
      throw ConnectionFailure.of(
          Objects.requireNonNullElse(e.getCause(), e), this, within.toSeconds() + " s");
    } catch (TimeoutException e) {
      throw ConnectionFailure.of(e, this, within.toSeconds() + " s");
    } catch (KafkaException e) {
      throw ConnectionFailure.of(e);
    } catch (InterruptedException e) {
      throw Interrupts.restored("waiting for Kafka", e);
    }
  }

  private static void await(KafkaFuture<?> answer, Duration within, Duration quiet, Runnable slow)
      throws ExecutionException, InterruptedException, TimeoutException {
    long rest = within.toMillis();
    if (quiet.compareTo(within) < 0) {
      try {
        answer.get(quiet.toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        slow.run();
      }
      rest -= quiet.toMillis();
    }
    answer.get(rest, TimeUnit.MILLISECONDS);
  }

  private Map<String, Object> producerSettings() {
    Map<String, Object> settings = settings(ProducerConfig.configDef());
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    // One large record is a batch of its own; small ones should not wait for company.
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    return settings;
  }

  /** What this kind of client knows of the properties: it would warn of the others. */
  private Map<String, Object> settings(ConfigDef client) {
    Map<String, Object> settings = new HashMap<>(properties);
    settings.keySet().retainAll(client.names());
    settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    return settings;
  }
}
