package org.fedfisher.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.GlobalModelBlock;
import org.fedfisher.wire.GlobalModelManifest;
import org.fedfisher.wire.LedgerFact;

/**
 * A round's facts and models as they stand in Kafka, those of aborted transactions apart. What
 * stands behind a transaction that is still open is in neither.
 *
 * @param committed by topic, in its order; so are the aborted
 */
public record RoundRecords(List<Stored> committed, List<Stored> aborted) {
  /**
   * A record where it stands.
   *
   * @param value its bytes, not copied
   */
  @SuppressWarnings("ArrayRecordComponent") // As Kafka holds it, to be written again.
  public record Stored(String topic, SpecificRecord record, byte[] value) {
    /** Of a fact. */
    OptionalLong ordinal() {
      return record instanceof LedgerFact fact
          ? OptionalLong.of(fact.getOrdinal())
          : OptionalLong.empty();
    }
  }

  private record Offset(int partition, long offset) {}

  /** Reads both topics of the job's to their last stable offset. */
  static RoundRecords read(KafkaClients kafka, String round) {
    List<Stored> committed = new ArrayList<>();
    List<Stored> aborted = new ArrayList<>();
    for (String topic : List.of(Topics.ROUND_LEDGER, Topics.GLOBAL_MODELS)) {
      Map<Offset, Stored> all = new HashMap<>();
      List<Offset> order = new ArrayList<>();
      Set<Offset> seen = new HashSet<>();
      Map<Integer, Long> stable;
      // Committed first: what is committed after that is in neither.
      try (TopicReader reader = new TopicReader(kafka, topic)) {
        stable = reader.ends();
        reader.readToEnd(record -> seen.add(offset(record)));
      }
      try (TopicReader reader = new TopicReader(kafka, kafka.uncommittedConsumer(), topic)) {
        reader.readToEnd(
            record -> {
              boolean decided = record.offset() < stable.getOrDefault(record.partition(), 0L);
              if (decided && round.equals(record.key())) {
                order.add(offset(record));
                all.put(offset(record), stored(record));
              }
            });
      }
      for (Offset at : order) {
        Stored stored = all.get(at);
        if (stored != null && isOf(round, stored.record())) {
          (seen.contains(at) ? committed : aborted).add(stored);
        }
      }
    }
    return new RoundRecords(committed, aborted);
  }

  private static boolean isOf(String round, SpecificRecord record) {
    return (record instanceof LedgerFact fact && fact.getRound().equals(round))
        || (record instanceof GlobalModelBlock block && block.getRound().equals(round))
        || (record instanceof GlobalModelManifest model && model.getRound().equals(round));
  }

  private static Offset offset(ConsumerRecord<String, byte[]> record) {
    return new Offset(record.partition(), record.offset());
  }

  private static Stored stored(ConsumerRecord<String, byte[]> record) {
    try {
      return new Stored(record.topic(), Wire.decode(record.value()), record.value());
    } catch (InvalidRecordException e) {
      throw new IllegalStateException(
          "%s, partition %d, offset %d: %s"
              .formatted(record.topic(), record.partition(), record.offset(), e.getMessage()),
          e);
    }
  }
}
