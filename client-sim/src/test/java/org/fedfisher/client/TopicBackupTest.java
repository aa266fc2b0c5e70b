package org.fedfisher.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.fedfisher.schemas.Topics;
import org.fedfisher.sim.EmbeddedKafka;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics of one broker, in files, and on another broker. */
class TopicBackupTest {
  private static final int PARTITIONS = 3;

  @TempDir Path folder;

  @Test
  void backupHoldsWhatIsCommittedAndRestoresOnlyWholeAndOnlyWhereNothingIs() throws Exception {
    Path backup = folder.resolve("backup");
    List<List<String>> before = new ArrayList<>();
    try (EmbeddedKafka broker = EmbeddedKafka.start(folder.resolve("one"))) {
      KafkaClients kafka = new KafkaClients(broker.bootstrapServers());
      TopicSetup.create(kafka, PARTITIONS);
      fill(kafka);
      List<TopicBackup.Copied> copied = TopicBackup.write(kafka, TopicBackup.EVERYTHING, backup);
      assertThat(copied)
          .contains(new TopicBackup.Copied(Topics.CLIENT_UPDATES, 9, 9 * 5))
          .contains(new TopicBackup.Copied(Topics.CLIENTS, 2, 6))
          .contains(new TopicBackup.Copied(Topics.ROUND_LEDGER, 1, 9));
      for (String topic : TopicBackup.EVERYTHING) {
        before.add(lines(kafka, topic));
      }
      assertThatThrownBy(() -> TopicBackup.write(kafka, TopicBackup.DECISIONS, backup))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("is not empty");
      assertThatThrownBy(() -> TopicBackup.restore(kafka, backup))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("holds records");
    }
    try (EmbeddedKafka broker = EmbeddedKafka.start(folder.resolve("two"))) {
      KafkaClients kafka = new KafkaClients(broker.bootstrapServers());
      Path ledger = backup.resolve(Topics.ROUND_LEDGER + ".avro");
      byte[] whole = Files.readAllBytes(ledger);
      byte[] changed = whole.clone();
      changed[changed.length / 2] ^= 1;
      Files.write(ledger, changed);
      assertThatThrownBy(() -> TopicBackup.restore(kafka, backup))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(ledger.toString());
      Files.write(ledger, whole);
      TopicSetup.create(kafka, PARTITIONS + 1);
      assertThatThrownBy(() -> TopicBackup.restore(kafka, backup))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("has 4 partitions, the backup 3");
      assertThat(lines(kafka, Topics.ROUNDS)).isEmpty();
    }
    try (EmbeddedKafka broker = EmbeddedKafka.start(folder.resolve("three"))) {
      KafkaClients kafka = new KafkaClients(broker.bootstrapServers());
      assertThat(TopicBackup.restore(kafka, backup)).hasSize(TopicBackup.EVERYTHING.size());
      List<List<String>> after = new ArrayList<>();
      for (String topic : TopicBackup.EVERYTHING) {
        after.add(lines(kafka, topic));
      }
      assertThat(after).isEqualTo(before);
    }
  }

  /**
   * Nine updates over three partitions, a client that is deleted, and a fact beside one that was
   * aborted.
   */
  private static void fill(KafkaClients kafka) {
    try (KafkaProducer<String, byte[]> producer = kafka.producer()) {
      for (int i = 0; i < 9; i++) {
        send(producer, Topics.CLIENT_UPDATES, i % PARTITIONS, "client-" + i, "data" + i);
      }
      send(producer, Topics.CLIENTS, 0, "client-1", "a key?");
      send(producer, Topics.CLIENTS, 0, "client-1", null);
    }
    try (KafkaProducer<String, byte[]> producer = kafka.producer("backup-test")) {
      producer.beginTransaction();
      send(producer, Topics.ROUND_LEDGER, 0, "r", "undone");
      producer.abortTransaction();
      producer.beginTransaction();
      send(producer, Topics.ROUND_LEDGER, 0, "r", "committed");
      producer.commitTransaction();
    }
  }

  private static void send(
      KafkaProducer<String, byte[]> producer,
      String topic,
      int partition,
      String key,
      @Nullable String value) {
    Acknowledged.get(
        producer.send(
            new ProducerRecord<>(
                topic,
                partition,
                1_700_000_000_000L + partition,
                key,
                value == null ? null : value.getBytes(StandardCharsets.UTF_8))));
  }

  /** Partition, time, key and value; by partition, in its order. */
  private static List<String> lines(KafkaClients kafka, String topic) {
    List<List<String>> partitions = new ArrayList<>();
    try (TopicReader reader = new TopicReader(kafka, topic)) {
      for (int i = 0; i < reader.partitions(); i++) {
        partitions.add(new ArrayList<>());
      }
      reader.readToEnd(
          record ->
              partitions
                  .get(record.partition())
                  .add(
                      "%d %d %s %s"
                          .formatted(
                              record.partition(),
                              record.timestamp(),
                              record.key(),
                              record.value() == null
                                  ? "-"
                                  : new String(record.value(), StandardCharsets.UTF_8))));
    }
    return partitions.stream().flatMap(List::stream).toList();
  }
}
