package org.fedfisher.load;

import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.KafkaException;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.UpdatePublisher;

/**
 * Sends uploads as fast as Kafka takes them, and tries each until Kafka has it: whole ones in a
 * transaction, half ones record by record, as gateways do that break off. For one thread; others
 * may ask how far it is.
 */
final class Sender implements AutoCloseable {
  private static final Set<SentAs> HALF = Set.of(SentAs.NO_LAST_BLOCK, SentAs.NO_HEADER);
  private static final int ATTEMPTS = 120;
  private static final long PAUSE_MILLIS = 500;

  private final KafkaClients kafka;
  private final String name;
  private final Clients clients;
  private final DirectSums sums;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private UpdatePublisher whole;
  private UpdatePublisher half;

  /**
   * A sender.
   *
   * @param name of its transactions
   * @param sums are given every sound client that is sent
   */
  Sender(KafkaClients kafka, String name, Clients clients, DirectSums sums) {
    this.kafka = kafka;
    this.name = name;
    this.clients = clients;
    this.sums = sums;
    this.whole = UpdatePublisher.transactional(kafka, name);
    this.half = UpdatePublisher.plain(kafka);
  }

  /** Uploads that Kafka has. */
  int sent() {
    return sent.get();
  }

  /** Bytes of them, each counted once however often it was tried. */
  long bytes() {
    return bytes.get();
  }

  /** Returns once Kafka has them all. */
  void send(List<Upload> uploads) {
    for (Upload upload : uploads) {
      List<byte[]> values = clients.values(upload);
      retrying(upload, values);
      if (upload.kind() == SentAs.SOUND) {
        clients.addTo(sums, upload);
      }
      bytes.addAndGet(values.stream().mapToLong(value -> value.length).sum());
      sent.incrementAndGet();
    }
  }

  private void retrying(Upload upload, List<byte[]> values) {
    for (int attempt = 1; ; attempt++) {
      try {
        publisher(upload).publish(upload.client(), values);
        return;
      } catch (KafkaException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        again();
      }
    }
  }

  private UpdatePublisher publisher(Upload upload) {
    return HALF.contains(upload.kind()) ? half : whole;
  }

  /** A producer that has failed may not be good for anything more. */
  private void again() {
    close();
    for (int attempt = 1; ; attempt++) {
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        whole = UpdatePublisher.transactional(kafka, name);
        half = UpdatePublisher.plain(kafka);
        return;
      } catch (KafkaException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while clients send", e);
      }
    }
  }

  @Override
  public void close() {
    whole.close();
    half.close();
  }
}
