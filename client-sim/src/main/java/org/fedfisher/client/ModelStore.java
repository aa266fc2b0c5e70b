package org.fedfisher.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.GlobalModelBlock;
import org.fedfisher.wire.GlobalModelManifest;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.Sha256;

/**
 * Publishes and fetches global models. A model is handed out only when it is whole, its weights
 * have its digest, and it is the only one of its round, variant and revision. Where no revision is
 * named it is the newest that is whole.
 */
public final class ModelStore {
  /** What an operator's transactional ids begin with. */
  static final String TRANSACTION_PREFIX = "fedfisher-models-";

  private final KafkaClients kafka;

  public ModelStore(KafkaClients kafka) {
    this.kafka = kafka;
  }

  /** Publishes a model in one transaction; publishing it again does no harm. */
  public void publish(GlobalModel model) {
    String round = model.manifest().getRound();
    try (KafkaProducer<String, byte[]> producer = kafka.producer(TRANSACTION_PREFIX + round)) {
      producer.beginTransaction();
      List<Future<RecordMetadata>> answers = new ArrayList<>();
      List<SpecificRecord> records = new ArrayList<>(model.blocks());
      records.add(model.manifest());
      for (SpecificRecord record : records) {
        answers.add(
            producer.send(new ProducerRecord<>(Topics.GLOBAL_MODELS, round, Wire.encode(record))));
      }
      producer.flush();
      answers.forEach(Acknowledged::get);
      producer.commitTransaction();
    }
  }

  /** The newest model, where one is there now. */
  public Optional<GlobalModel> find(String round, ModelVariant variant) {
    return await(ModelRevisions.newest(round, variant), Duration.ZERO);
  }

  /** The newest model; waits where none is there yet, and gives up when the time is over. */
  public Optional<GlobalModel> await(String round, ModelVariant variant, Duration within) {
    return await(ModelRevisions.newest(round, variant), within);
  }

  /** The model of a revision; waits for it as above. */
  public Optional<GlobalModel> await(
      String round, ModelVariant variant, int revision, Duration within) {
    return await(ModelRevisions.only(round, variant, revision), within);
  }

  private Optional<GlobalModel> await(ModelRevisions parts, Duration within) {
    long end = System.nanoTime() + within.toNanos();
    try (TopicReader reader = new TopicReader(kafka, Topics.GLOBAL_MODELS)) {
      reader.readToEnd(record -> add(record, parts));
      Optional<GlobalModel> model = parts.model();
      while (model.isEmpty() && System.nanoTime() < end) {
        reader.poll(record -> add(record, parts));
        model = parts.model();
      }
      return model;
    }
  }

  /** The model with these bits, of whatever round, variant and revision, where it is there now. */
  public Optional<GlobalModel> find(Sha256 digest) {
    Map<String, ModelParts> candidates = new LinkedHashMap<>();
    try (TopicReader reader = new TopicReader(kafka, Topics.GLOBAL_MODELS)) {
      reader.readToEnd(record -> addIfOf(digest, decode(record), candidates));
    }
    return candidates.values().stream()
        .map(ModelParts::model)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static void addIfOf(
      Sha256 digest, SpecificRecord record, Map<String, ModelParts> candidates) {
    if (record instanceof GlobalModelManifest found && found.getModelDigest().equals(digest)) {
      parts(candidates, found.getRound(), found.getVariant(), found.getRevision()).add(found);
    } else if (record instanceof GlobalModelBlock block && block.getModelDigest().equals(digest)) {
      parts(candidates, block.getRound(), block.getVariant(), block.getRevision()).add(block);
    }
  }

  private static ModelParts parts(
      Map<String, ModelParts> candidates, String round, ModelVariant variant, int revision) {
    return candidates.computeIfAbsent(
        "%s %d %s".formatted(variant, revision, round),
        key -> new ModelParts(round, variant, revision));
  }

  private static void add(ConsumerRecord<String, byte[]> record, ModelRevisions parts) {
    if (parts.round().equals(record.key())) {
      parts.add(decode(record));
    }
  }

  private static SpecificRecord decode(ConsumerRecord<String, byte[]> record) {
    try {
      return Wire.decode(record.value());
    } catch (InvalidRecordException e) {
      throw new IllegalStateException(
          "%s, partition %d, offset %d: %s"
              .formatted(record.topic(), record.partition(), record.offset(), e.getMessage()),
          e);
    }
  }
}
