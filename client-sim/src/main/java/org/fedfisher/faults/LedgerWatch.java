package org.fedfisher.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.GlobalModelManifest;
import org.fedfisher.wire.LedgerFact;

/**
 * Reads ledger and models from before the first fault until after the last, as a gateway does that
 * waits for a model: what it has seen once, it has seen.
 */
final class LedgerWatch implements AutoCloseable {
  /** A fact or a manifest, and when it came. */
  record Seen(SpecificRecord record, long atMillis) {}

  private static final Duration POLL = Duration.ofMillis(100);

  private final KafkaConsumer<String, byte[]> consumer;
  private final List<Seen> seen = new ArrayList<>();
  private final Thread reader;

  /** Reads what this consumer may see; closing this closes it. */
  LedgerWatch(KafkaConsumer<String, byte[]> consumer, String name) {
    this.consumer = consumer;
    List<TopicPartition> partitions =
        List.of(
            new TopicPartition(Topics.ROUND_LEDGER, 0),
            new TopicPartition(Topics.GLOBAL_MODELS, 0));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    this.reader = new Thread(this::read, name);
    reader.setDaemon(true);
    reader.start();
  }

  /** The round's facts, in the order in which they came. */
  List<Seen> facts(String round) {
    return select(record -> record instanceof LedgerFact fact && fact.getRound().equals(round));
  }

  /** Facts of this kind in the round. */
  long count(String round, Class<?> kind) {
    return facts(round).stream()
        .filter(fact -> kind.isInstance(((LedgerFact) fact.record()).getFact()))
        .count();
  }

  /** The manifests of the round's models, in the order in which they came. */
  List<GlobalModelManifest> manifests(String round) {
    return select(
            record ->
                record instanceof GlobalModelManifest manifest && manifest.getRound().equals(round))
        .stream()
        .map(model -> (GlobalModelManifest) model.record())
        .toList();
  }

  private List<Seen> select(Predicate<SpecificRecord> wanted) {
    synchronized (seen) {
      return seen.stream().filter(one -> wanted.test(one.record())).toList();
    }
  }

  private void read() {
    try (consumer) {
      while (true) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          note(record);
        }
      }
    } catch (WakeupException e) {
      // Closed: there is nothing more to read.
      return;
    }
  }

  private void note(ConsumerRecord<String, byte[]> record) {
    SpecificRecord value;
    try {
      value = Wire.decode(record.value());
    } catch (InvalidRecordException e) {
      throw new IllegalStateException(
          "%s, offset %d: %s".formatted(record.topic(), record.offset(), e.getMessage()), e);
    }
    if (value instanceof LedgerFact || value instanceof GlobalModelManifest) {
      synchronized (seen) {
        seen.add(new Seen(value, System.currentTimeMillis()));
      }
    }
  }

  @Override
  public void close() {
    consumer.wakeup();
    try {
      reader.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
