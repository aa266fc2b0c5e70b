package org.fedfisher.endtoend;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.awaitility.Awaitility;
import org.fedfisher.client.KafkaClients;

/** What somebody tries on Kafka with raw clients; each throws what Kafka answers. */
record Attempt(KafkaClients who) {
  private static final long SECONDS = 20;

  void write(String topic) throws Exception {
    try (KafkaProducer<String, byte[]> producer = who.producer()) {
      producer
          .send(new ProducerRecord<>(topic, "k", new byte[] {1}))
          .get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw cause(e);
    } catch (KafkaException e) {
      // Sent only after the broker had already refused the producer its number.
      throw e.getCause() instanceof AuthorizationException refused ? refused : e;
    }
  }

  /** Reads until the broker has answered. */
  void read(String topic) {
    try (KafkaConsumer<String, byte[]> consumer = who.consumer()) {
      List<TopicPartition> first = List.of(new TopicPartition(topic, 0));
      consumer.assign(first);
      consumer.seekToBeginning(first);
      Awaitility.await()
          .atMost(Duration.ofSeconds(SECONDS))
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                boolean answered = answers(consumer) > 0;
                consumer.poll(Duration.ofMillis(50));
                return answered;
              });
    }
  }

  private static double answers(KafkaConsumer<?, ?> consumer) {
    return consumer.metrics().values().stream()
        .filter(metric -> metric.metricName().name().equals("fetch-total"))
        .filter(metric -> metric.metricName().tags().size() == 1)
        .mapToDouble(metric -> (double) metric.metricValue())
        .sum();
  }

  void begin(String transactionalId) {
    who.producer(transactionalId).close();
  }

  <T> T administer(Administration<T> act) throws Exception {
    try (Admin admin = who.admin()) {
      return act.on(admin).get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw cause(e);
    }
  }

  Collection<String> topics() throws Exception {
    return administer(admin -> admin.listTopics().names());
  }

  /** One call of an admin client. */
  interface Administration<T> {
    KafkaFuture<T> on(Admin admin);
  }

  private static Exception cause(ExecutionException e) {
    return e.getCause() instanceof Exception cause ? cause : e;
  }
}
