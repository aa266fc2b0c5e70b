package org.fedfisher.client;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Waits for Kafka's answer to a record. */
final class Acknowledged {
  private Acknowledged() {}

  /**
   * Where the record lies.
   *
   * @throws KafkaException where Kafka refused it
   */
  static RecordMetadata get(Future<RecordMetadata> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException kafka ? kafka : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      throw Interrupts.restored("waiting for Kafka's acknowledgement", e);
    }
  }
}
