package org.fedfisher.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.fedfisher.schemas.Topics;

/**
 * Publishes updates on {@code fedfisher.client-updates}: as a gateway does, each in one
 * transaction, or record by record for gateways that cannot. For one thread.
 */
public final class UpdatePublisher implements AutoCloseable {
  private final KafkaProducer<String, byte[]> producer;
  private final boolean transactional;

  private UpdatePublisher(KafkaProducer<String, byte[]> producer, boolean transactional) {
    this.producer = producer;
    this.transactional = transactional;
  }

  /** Publishes this client's updates, each whole or not at all. */
  public static UpdatePublisher transactional(KafkaClients kafka, String client) {
    return new UpdatePublisher(kafka.producer(transactionalId(client)), true);
  }

  /** The id under which a client's transactions run, and nobody else's may. */
  public static String transactionalId(String client) {
    return "fedfisher-client-" + client;
  }

  /** Publishes anybody's records, each for itself: half of an update may arrive. */
  public static UpdatePublisher plain(KafkaClients kafka) {
    return new UpdatePublisher(kafka.producer(), false);
  }

  /** Returns once Kafka has acknowledged the blocks and the header; the header goes last. */
  public void publish(EncodedUpdate update) {
    List<byte[]> values = new ArrayList<>(update.blocks());
    values.add(update.header());
    publish(update.client(), values);
  }

  /**
   * Returns once Kafka has acknowledged the values; in a transactional publisher they are one
   * transaction.
   *
   * @throws KafkaException where Kafka refuses; a transaction has then been aborted
   */
  public void publish(String client, List<byte[]> values) {
    if (!transactional) {
      send(client, values);
      return;
    }
    producer.beginTransaction();
    try {
      send(client, values);
      producer.commitTransaction();
    } catch (RuntimeException e) {
      abort(e);
      throw e;
    }
  }

  private void send(String client, List<byte[]> values) {
    List<Future<RecordMetadata>> answers = new ArrayList<>();
    for (byte[] value : values) {
      answers.add(producer.send(new ProducerRecord<>(Topics.CLIENT_UPDATES, client, value)));
    }
    producer.flush();
    for (Future<RecordMetadata> answer : answers) {
      Acknowledged.get(answer);
    }
  }

  private void abort(RuntimeException cause) {
    try {
      producer.abortTransaction();
    } catch (KafkaException e) {
      // Fenced off or unreachable: the broker aborts it after the transaction's timeout.
      if (e != cause) {
        cause.addSuppressed(e);
      }
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
