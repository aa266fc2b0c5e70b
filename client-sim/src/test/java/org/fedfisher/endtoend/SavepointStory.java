package org.fedfisher.endtoend;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.TopicSetup;
import org.fedfisher.sim.EmbeddedKafka;

/**
 * What two rounds' clients send before and after a savepoint, byte for byte as the code sent it
 * that took the savepoint.
 *
 * @param before in the order of sending
 * @param after in the order of sending
 */
record SavepointStory(List<Message> before, List<Message> after) {
  static final String DIAGONAL = "saved-diagonal";
  static final String KFAC = "saved-kfac";
  static final int DIAGONAL_CLIENTS = 6;
  static final int KFAC_CLIENTS = 4;

  /** The savepoint's offsets are of as many. */
  private static final int PARTITIONS = 4;

  /** Half-sent updates must not grow old while the savepoint lies in the repository. */
  static final Map<String, String> SETTINGS =
      Map.of(
          "fedfisher.unclaimed-timeout", "36500 d",
          "execution.checkpointing.data-inline-threshold", "1 mb");

  @SuppressWarnings("ArrayRecordComponent") // Sent, never compared.
  record Message(String topic, String key, byte[] value) {
    /** As long in Kafka's log, but no word of a story. */
    Message muted() {
      return new Message(topic, key, new byte[1]);
    }
  }

  /** Clients of a broker that has the topics now. */
  static KafkaClients topics(EmbeddedKafka broker) {
    KafkaClients kafka = new KafkaClients(broker.bootstrapServers());
    TopicSetup.create(kafka, PARTITIONS);
    return kafka;
  }

  /** Each for itself; a key's messages stay in order and in one partition. */
  static void send(KafkaClients kafka, List<Message> messages) throws Exception {
    try (KafkaProducer<String, byte[]> producer = kafka.producer()) {
      for (Message message : messages) {
        producer.send(new ProducerRecord<>(message.topic, message.key, message.value)).get();
      }
    }
  }

  void write(OutputStream stream) throws IOException {
    DataOutputStream out = new DataOutputStream(stream);
    for (List<Message> part : List.of(before, after)) {
      out.writeInt(part.size());
      for (Message message : part) {
        out.writeUTF(message.topic);
        out.writeUTF(message.key);
        out.writeInt(message.value.length);
        out.write(message.value);
      }
    }
  }

  static SavepointStory read(InputStream stream) throws IOException {
    DataInputStream in = new DataInputStream(stream);
    return new SavepointStory(part(in), part(in));
  }

  private static List<Message> part(DataInputStream in) throws IOException {
    List<Message> messages = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      messages.add(new Message(in.readUTF(), in.readUTF(), in.readNBytes(in.readInt())));
    }
    return messages;
  }
}
