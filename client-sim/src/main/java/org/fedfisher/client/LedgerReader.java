package org.fedfisher.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.LedgerFact;

/** Reads the committed facts of {@code fedfisher.round-ledger}. */
public final class LedgerReader {
  private final KafkaClients kafka;

  public LedgerReader(KafkaClients kafka) {
    this.kafka = kafka;
  }

  /** Every round that has facts, by name. */
  public Map<String, RoundView> rounds() {
    Map<String, List<LedgerFact>> facts = new TreeMap<>();
    try (TopicReader reader = new TopicReader(kafka, Topics.ROUND_LEDGER)) {
      reader.readToEnd(
          record -> {
            LedgerFact fact = decode(record);
            facts.computeIfAbsent(fact.getRound(), round -> new ArrayList<>()).add(fact);
          });
    }
    Map<String, RoundView> views = new TreeMap<>();
    facts.forEach((round, of) -> views.put(round, RoundView.of(round, of)));
    return views;
  }

  /** The round, where it has facts. */
  public Optional<RoundView> round(String round) {
    List<LedgerFact> facts = new ArrayList<>();
    try (TopicReader reader = new TopicReader(kafka, Topics.ROUND_LEDGER)) {
      reader.readToEnd(record -> addIfOf(round, record, facts::add));
    }
    return facts.isEmpty() ? Optional.empty() : Optional.of(RoundView.of(round, facts));
  }

  /**
   * Hands over the round's facts, old and new, in the order of the topic, until {@code stop}, which
   * is asked after every read, about five times a second.
   */
  public void follow(String round, Consumer<LedgerFact> sink, BooleanSupplier stop) {
    try (TopicReader reader = new TopicReader(kafka, Topics.ROUND_LEDGER)) {
      reader.readToEnd(record -> addIfOf(round, record, sink));
      while (!stop.getAsBoolean()) {
        reader.poll(record -> addIfOf(round, record, sink));
      }
    }
  }

  private static void addIfOf(
      String round, ConsumerRecord<String, byte[]> record, Consumer<LedgerFact> sink) {
    if (round.equals(record.key())) {
      sink.accept(decode(record));
    }
  }

  static LedgerFact decode(ConsumerRecord<String, byte[]> record) {
    try {
      return Wire.decode(record.value(), LedgerFact.class);
    } catch (InvalidRecordException e) {
      throw new IllegalStateException(
          "%s, partition %d, offset %d: %s"
              .formatted(record.topic(), record.partition(), record.offset(), e.getMessage()),
          e);
    }
  }
}
