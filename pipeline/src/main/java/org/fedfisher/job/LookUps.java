package org.fedfisher.job;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Committed records of one topic that an operator looks up beside its input: a span, or one record
 * again. Of a Kafka that does not answer it asks again until it does, as a source does; of one that
 * turns it down it fails.
 */
final class LookUps implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LookUps.class);
  private static final Duration POLL = Duration.ofMillis(100);

  /** After so long Kafka is asked for new partitions, as by the job's sources. */
  private static final Duration DISCOVERY = Duration.ofSeconds(30);

  /** Clients of one process have names of their own, or their metrics would be one another's. */
  private static final AtomicInteger CLIENTS = new AtomicInteger();

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;
  private List<TopicPartition> partitions = List.of();
  private long discoveredNanos;

  LookUps(Properties properties, String topic) {
    this.topic = topic;
    Properties own = new Properties();
    own.putAll(properties);
    own.setProperty(
        ConsumerConfig.CLIENT_ID_CONFIG,
        "%s-%s-%d"
            .formatted(
                properties.getProperty(ConsumerConfig.CLIENT_ID_CONFIG),
                topic,
                CLIENTS.getAndIncrement()));
    consumer = new KafkaConsumer<>(own, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** What the consumer is told; its name is what its client ids begin with. */
  static Properties properties(JobSettings settings, String name) {
    Properties properties = new Properties();
    properties.setProperty(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "2097152");
    properties.setProperty(
        ConsumerConfig.METADATA_MAX_AGE_CONFIG, Long.toString(DISCOVERY.toMillis()));
    properties.putAll(settings.kafkaProperties().source());
    properties.setProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.setProperty(
        ConsumerConfig.CLIENT_ID_CONFIG, settings.transactionPrefix() + "-" + name);
    properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    // Spans end at an end that is known: waiting for more would only delay it.
    properties.setProperty(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, "100");
    return properties;
  }

  /**
   * Where each partition begins.
   *
   * @throws IllegalStateException where there is no such topic
   */
  Map<TopicPartition, Long> begins() {
    return patiently(() -> consumer.beginningOffsets(partitions()));
  }

  /** Where each partition ends: behind all that has been committed. */
  Map<TopicPartition, Long> ends() {
    return patiently(() -> consumer.endOffsets(partitions()));
  }

  /** Where each partition has its first record of that time or later; its end where it has none. */
  Map<TopicPartition, Long> since(long millis) {
    Map<TopicPartition, Long> from = new HashMap<>(ends());
    Map<TopicPartition, Long> asked = new HashMap<>();
    from.keySet().forEach(partition -> asked.put(partition, millis));
    Map<TopicPartition, OffsetAndTimestamp> found =
        patiently(() -> consumer.offsetsForTimes(asked));
    found.forEach(
        (partition, at) -> {
          if (at != null) {
            from.put(partition, at.offset());
          }
        });
    return from;
  }

  /** Hands over what is from {@code from} (where it does not say: all) and before {@code to}. */
  void read(
      Map<TopicPartition, Long> from,
      Map<TopicPartition, Long> to,
      Consumer<ConsumerRecord<byte[], byte[]>> sink) {
    List<TopicPartition> some = new ArrayList<>();
    to.forEach(
        (partition, end) -> {
          if (from.getOrDefault(partition, 0L) < end) {
            some.add(partition);
          }
        });
    if (some.isEmpty()) {
      return;
    }
    some.forEach(partition -> consumer.seek(partition, from.getOrDefault(partition, 0L)));
    consumer.resume(some);
    while (some.stream().anyMatch(partition -> position(partition) < end(to, partition))) {
      for (ConsumerRecord<byte[], byte[]> record : poll()) {
        if (record.offset() < end(to, partition(record))) {
          sink.accept(record);
        }
      }
    }
    consumer.pause(some);
  }

  /** One record again; null where it is no longer there. */
  @Nullable ConsumerRecord<byte[], byte[]> record(int partition, long offset) {
    TopicPartition of = new TopicPartition(topic, partition);
    List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>(1);
    read(Map.of(of, offset), Map.of(of, offset + 1), found::add);
    return found.isEmpty() ? null : found.get(0);
  }

  static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
    return new TopicPartition(record.topic(), record.partition());
  }

  @Override
  public void close() {
    consumer.close();
  }

  /** All of them, assigned for good, so that the client keeps in mind who leads them; paused. */
  private List<TopicPartition> partitions() {
    long now = System.nanoTime();
    if (partitions.isEmpty() || now - discoveredNanos > DISCOVERY.toNanos()) {
      List<PartitionInfo> found = consumer.partitionsFor(topic);
      if (found == null || found.isEmpty()) {
        throw new IllegalStateException("no topic " + topic);
      }
      partitions = found.stream().map(one -> new TopicPartition(topic, one.partition())).toList();
      discoveredNanos = now;
      consumer.assign(partitions);
      consumer.pause(partitions);
    }
    return partitions;
  }

  private static long end(Map<TopicPartition, Long> ends, TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }

  private long position(TopicPartition partition) {
    return patiently(() -> consumer.position(partition));
  }

  private Iterable<ConsumerRecord<byte[], byte[]>> poll() {
    return patiently(() -> consumer.poll(POLL));
  }

  private static <T> T patiently(Supplier<T> call) {
    while (true) {
      try {
        return call.get();
      } catch (RetriableException e) {
        LOG.warn("Kafka is asked again: {}", e.toString());
      }
    }
  }
}
