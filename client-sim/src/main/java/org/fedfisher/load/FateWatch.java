package org.fedfisher.load;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.GlobalModelManifest;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.Rejected;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;

/**
 * What committed records say of a round's uploads, read on and on by one reader from before the
 * first upload. For one thread.
 */
final class FateWatch implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(100);

  private final String round;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Map<String, Integer> admitted = new HashMap<>();
  private final Map<String, Set<RefusalReason>> refused = new HashMap<>();
  private final Set<String> rejected = new HashSet<>();
  private final Map<Long, Integer> ordinals = new TreeMap<>();
  private Optional<ModelPublished> published = Optional.empty();
  private Optional<RoundClosed> closed = Optional.empty();
  private int manifests;
  private long seen;

  /** Reads what this consumer may see; closing this closes it. */
  FateWatch(KafkaConsumer<String, byte[]> consumer, String round) {
    this.round = round;
    this.consumer = consumer;
    List<TopicPartition> partitions =
        List.of(
            new TopicPartition(Topics.ROUND_LEDGER, 0),
            new TopicPartition(Topics.REJECTED, 0),
            new TopicPartition(Topics.GLOBAL_MODELS, 0));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Takes in what has come; waits a tenth of a second where nothing has. */
  void poll() {
    ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
    seen += records.count();
    records.forEach(this::note);
  }

  /** What has become of an upload so far. */
  Fate fate(Upload upload) {
    String id = upload.kind() == SentAs.GARBAGE ? garbage(Clients.garbage(upload)) : upload.id();
    Set<RefusalReason> reasons = refused.getOrDefault(id, Set.of());
    if (upload.kind() == SentAs.COPY && reasons.contains(RefusalReason.DUPLICATE_CLIENT)) {
      return new Fate.Refused(RefusalReason.DUPLICATE_CLIENT);
    } else if (upload.kind() != SentAs.COPY && admitted.containsKey(id)) {
      return new Fate.Admitted();
    } else if (upload.kind() != SentAs.COPY && !reasons.isEmpty()) {
      return new Fate.Refused(reasons.iterator().next());
    } else if (rejected.contains(id)) {
      return new Fate.Rejected();
    }
    return closed.isPresent() ? new Fate.Forgotten() : new Fate.Waiting();
  }

  /** Records so far, of whatever round. */
  long seen() {
    return seen;
  }

  /** Clients that have been admitted. */
  int admitted() {
    return admitted.size();
  }

  /** How often each client was admitted, by the update's id. */
  Map<String, Integer> admissions() {
    return admitted;
  }

  /** How often each ordinal came. */
  Map<Long, Integer> ordinals() {
    return ordinals;
  }

  /** Manifests of the round's models, of whatever variant. */
  int manifests() {
    return manifests;
  }

  Optional<RoundClosed> closed() {
    return closed;
  }

  Optional<ModelPublished> published() {
    return published;
  }

  private void note(ConsumerRecord<String, byte[]> record) {
    SpecificRecord value;
    try {
      value = Wire.decode(record.value());
    } catch (InvalidRecordException e) {
      throw new IllegalStateException(
          "%s, offset %d: %s".formatted(record.topic(), record.offset(), e.getMessage()), e);
    }
    if (value instanceof LedgerFact fact && fact.getRound().equals(round)) {
      note(fact);
    } else if (value instanceof GlobalModelManifest model && model.getRound().equals(round)) {
      manifests++;
    } else if (value instanceof Rejected no) {
      byte[] original = new byte[no.getOriginal().remaining()];
      no.getOriginal().duplicate().get(original);
      rejected.add(garbage(original));
    }
  }

  private void note(LedgerFact record) {
    ordinals.merge(record.getOrdinal(), 1, Integer::sum);
    Object fact = record.getFact();
    if (fact instanceof UpdateAdmitted update) {
      admitted.merge(id(update.getClient(), update.getUpdate()), 1, Integer::sum);
    } else if (fact instanceof UpdateRefused update) {
      refused
          .computeIfAbsent(
              id(update.getClient(), update.getUpdate()),
              none -> EnumSet.noneOf(RefusalReason.class))
          .add(update.getReason());
    } else if (fact instanceof RoundClosed close) {
      closed = Optional.of(close);
    } else if (fact instanceof ModelPublished model) {
      published = Optional.of(model);
    }
  }

  private static String id(String client, String update) {
    return client + "/" + update;
  }

  private static String garbage(byte[] value) {
    return "no record: " + new String(value, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
