package org.fedfisher.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.fedfisher.schemas.Topics;
import org.jspecify.annotations.Nullable;

/**
 * Topics in files: for each an Avro container of its committed records, in the order of each
 * partition, with their times, and {@code SHA256SUMS} over all of them. Offsets are kept for the
 * record only: Kafka numbers restored records anew.
 */
public final class TopicBackup {
  /** What became of rounds and who took part; small. */
  public static final List<String> DECISIONS =
      List.of(Topics.ROUNDS, Topics.CLIENTS, Topics.ROUND_LEDGER, Topics.GLOBAL_MODELS);

  /** The same and what was uploaded, without which no round can be audited. */
  public static final List<String> EVERYTHING =
      List.of(
          Topics.ROUNDS,
          Topics.CLIENTS,
          Topics.ROUND_LEDGER,
          Topics.GLOBAL_MODELS,
          Topics.CLIENT_UPDATES);

  private static final String ENDING = ".avro";

  /**
   * A topic that was written or read.
   *
   * @param bytes of the values
   */
  public record Copied(String topic, long records, long bytes) {
    Copied plus(int size) {
      return new Copied(topic, records + 1, bytes + size);
    }
  }

  private TopicBackup() {}

  /**
   * Writes everything that has been committed by now.
   *
   * @param folder is created where it is missing
   * @throws IllegalArgumentException where it is not empty
   * @throws IllegalStateException where a topic is not there
   */
  public static List<Copied> write(KafkaClients kafka, List<String> topics, Path folder)
      throws IOException {
    Files.createDirectories(folder);
    if (!FileSums.names(folder).isEmpty()) {
      throw new IllegalArgumentException("%s is not empty".formatted(folder));
    }
    List<Copied> copied = new ArrayList<>();
    for (String topic : topics) {
      copied.add(write(kafka, topic, folder.resolve(topic + ENDING)));
    }
    FileSums.write(folder);
    return copied;
  }

  private static Copied write(KafkaClients kafka, String topic, Path file) throws IOException {
    Copied[] copied = {new Copied(topic, 0, 0)};
    try (TopicReader reader = new TopicReader(kafka, topic);
        DataFileWriter<GenericRecord> out = writer(file, reader.partitions())) {
      reader.readToEnd(
          record -> {
            StoredRecord.append(out, record);
            copied[0] = copied[0].plus(size(record.value()));
          });
    }
    return copied[0];
  }

  private static DataFileWriter<GenericRecord> writer(Path file, int partitions)
      throws IOException {
    DataFileWriter<GenericRecord> out = new DataFileWriter<>(new GenericDatumWriter<>());
    // Quantised tensors do not compress.
    out.setCodec(CodecFactory.nullCodec());
    out.setMeta(StoredRecord.PARTITIONS, partitions);
    return out.create(StoredRecord.SCHEMA, file.toFile());
  }

  /**
   * Writes the records of a backup to topics that are missing or empty.
   *
   * @throws IllegalArgumentException where a file is missing or has changed
   * @throws IllegalStateException where a topic holds records; then none has been written to
   */
  public static List<Copied> restore(KafkaClients kafka, Path folder) throws IOException {
    List<Path> files = FileSums.verified(folder, ENDING);
    for (Path file : files) {
      String topic = topic(file);
      try (DataFileReader<GenericRecord> in = reader(file)) {
        int partitions = Math.toIntExact(in.getMetaLong(StoredRecord.PARTITIONS));
        TopicSetup.create(kafka, Map.of(topic, partitions));
        requireEmpty(kafka, topic, partitions);
      }
    }
    List<Copied> copied = new ArrayList<>();
    for (Path file : files) {
      copied.add(restore(kafka, topic(file), file));
    }
    return copied;
  }

  private static Copied restore(KafkaClients kafka, String topic, Path file) throws IOException {
    Copied copied = new Copied(topic, 0, 0);
    try (DataFileReader<GenericRecord> in = reader(file);
        KafkaProducer<String, byte[]> producer = kafka.producer()) {
      List<Future<RecordMetadata>> answers = new ArrayList<>();
      for (GenericRecord stored : in) {
        ProducerRecord<String, byte[]> record = StoredRecord.of(topic, stored);
        answers.add(producer.send(record));
        copied = copied.plus(size(record.value()));
      }
      answers.forEach(Acknowledged::get);
    }
    return copied;
  }

  private static int size(byte @Nullable [] value) {
    return value == null ? 0 : value.length;
  }

  private static void requireEmpty(KafkaClients kafka, String topic, int partitions) {
    try (TopicReader reader = new TopicReader(kafka, topic)) {
      if (reader.partitions() != partitions) {
        throw new IllegalStateException(
            "topic %s has %d partitions, the backup %d"
                .formatted(topic, reader.partitions(), partitions));
      }
      if (reader.holdsAny()) {
        throw new IllegalStateException(
            "topic %s holds records, expected none: a backup is restored to a Kafka of its own"
                .formatted(topic));
      }
    }
  }

  private static DataFileReader<GenericRecord> reader(Path file) throws IOException {
    return new DataFileReader<>(file.toFile(), new GenericDatumReader<>());
  }

  private static String topic(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.substring(0, name.length() - ENDING.length());
  }
}
