package org.fedfisher.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Reads the committed records of a topic from its beginning, once to the end or on and on. */
final class TopicReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);

  private final KafkaConsumer<String, byte[]> consumer;
  private final List<TopicPartition> partitions;

  /**
   * A reader at the topic's beginning.
   *
   * @throws IllegalStateException where there is no such topic
   */
  TopicReader(KafkaClients kafka, String topic) {
    this(kafka, kafka.consumer(), topic);
  }

  /** The same of what this consumer may see; closing this closes it. */
  TopicReader(KafkaClients kafka, KafkaConsumer<String, byte[]> consumer, String topic) {
    this.consumer = consumer;
    List<PartitionInfo> found;
    try {
      found = consumer.partitionsFor(topic);
    } catch (RuntimeException e) {
      consumer.close();
      throw e;
    }
    if (found == null || found.isEmpty()) {
      consumer.close();
      throw new IllegalStateException(
          "no topic %s at %s".formatted(topic, kafka.bootstrapServers()));
    }
    this.partitions = found.stream().map(p -> new TopicPartition(topic, p.partition())).toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  int partitions() {
    return partitions.size();
  }

  /** Whether anything was ever written that has not expired. */
  boolean holdsAny() {
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    return consumer.endOffsets(partitions).entrySet().stream()
        .anyMatch(end -> end.getValue() > begins.getOrDefault(end.getKey(), 0L));
  }

  /** Hands over everything that was committed before this call and not yet handed over. */
  void readToEnd(Consumer<ConsumerRecord<String, byte[]>> sink) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
      poll(sink);
    }
  }

  /** Where each partition ends now for this reader, by its number. */
  Map<Integer, Long> ends() {
    Map<Integer, Long> ends = new TreeMap<>();
    consumer
        .endOffsets(partitions)
        .forEach((partition, end) -> ends.put(partition.partition(), end));
    return ends;
  }

  /** Hands over what comes within a fifth of a second. */
  void poll(Consumer<ConsumerRecord<String, byte[]>> sink) {
    consumer.poll(POLL).forEach(sink);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
