package org.fedfisher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.TopicSetup;
import org.fedfisher.schemas.Topics;

/**
 * A round's topics on another broker, with a change: what somebody with power over Kafka might do,
 * whose logs cannot be changed in place from outside.
 */
final class CopiedTopics {
  private static final Duration POLL = Duration.ofMillis(200);

  /** A record of a topic. */
  @SuppressWarnings("ArrayRecordComponent") // short-lived, never compared
  record Stored(String topic, int partition, String key, byte[] value) {
    Stored with(byte[] other) {
      return new Stored(topic, partition, key, other);
    }
  }

  private CopiedTopics() {}

  /** Every committed record of the topics that audits read. */
  static List<Stored> read(KafkaClients kafka, int updatePartitions) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : List.of(Topics.CLIENTS, Topics.ROUND_LEDGER, Topics.GLOBAL_MODELS)) {
      partitions.add(new TopicPartition(topic, 0));
    }
    for (int i = 0; i < updatePartitions; i++) {
      partitions.add(new TopicPartition(Topics.CLIENT_UPDATES, i));
    }
    List<Stored> records = new ArrayList<>();
    try (KafkaConsumer<String, byte[]> consumer = kafka.consumer()) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          records.add(new Stored(record.topic(), record.partition(), record.key(), record.value()));
        }
      }
    }
    return records;
  }

  /** Writes each record as what the change makes of it: itself, others, or nothing. */
  static void write(
      KafkaClients kafka,
      int updatePartitions,
      List<Stored> records,
      Function<Stored, List<Stored>> change) {
    TopicSetup.create(kafka, updatePartitions);
    List<Future<RecordMetadata>> answers = new ArrayList<>();
    try (KafkaProducer<String, byte[]> producer = kafka.producer()) {
      for (Stored record : records) {
        for (Stored changed : change.apply(record)) {
          answers.add(
              producer.send(
                  new ProducerRecord<>(
                      changed.topic(), changed.partition(), changed.key(), changed.value())));
        }
      }
      producer.flush();
    }
    assertThat(answers).allSatisfy(Future::get);
  }
}
