package org.fedfisher.faults;

import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.client.UpdateEncoder;
import org.fedfisher.client.UpdatePublisher;
import org.fedfisher.wire.RoundSpecification;

/**
 * A round's clients, in an order of the seed's: most send in a transaction, some of them twice,
 * some record by record in any order, and everybody tries until Kafka has it.
 */
final class Gateways {
  private static final int ATTEMPTS = 30;
  private static final long PAUSE_MILLIS = 500;

  private final KafkaClients kafka;
  private final List<EncodedUpdate> updates = new ArrayList<>();
  private final Random random;

  /** {@code keys} of the clients, where they sign. */
  Gateways(
      KafkaClients kafka,
      RoundSpecification round,
      List<LocalUpdate> clients,
      List<KeyPair> keys,
      long seed) {
    this.kafka = kafka;
    this.random = new Random(seed);
    UpdateEncoder encoder = new UpdateEncoder(round);
    for (int number = 0; number < clients.size(); number++) {
      EncodedUpdate update = encoder.encode(clients.get(number));
      updates.add(keys.isEmpty() ? update : update.signed(keys.get(number)));
    }
    Collections.shuffle(updates, random);
  }

  /** The clients from one number to below another send; returns once Kafka has it all. */
  void send(int from, int to) throws InterruptedException {
    for (EncodedUpdate update : updates.subList(from, to)) {
      switch (random.nextInt(5)) {
        case 0 -> retrying(() -> dribble(update));
        case 1 -> {
          retrying(() -> publish(update));
          retrying(() -> publish(update));
        }
        default -> retrying(() -> publish(update));
      }
    }
  }

  /** The same, beside what the caller does. */
  CompletableFuture<Void> sending(int from, int to) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            send(from, to);
          } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while clients send", e);
          }
        });
  }

  /** The client's blocks without the header that claims them. */
  void sendBlocks(int client) {
    EncodedUpdate update = updates.get(client);
    try (UpdatePublisher publisher = UpdatePublisher.plain(kafka)) {
      publisher.publish(update.client(), update.blocks());
    }
  }

  private void publish(EncodedUpdate update) {
    try (UpdatePublisher publisher = UpdatePublisher.transactional(kafka, update.client())) {
      publisher.publish(update);
    }
  }

  private void dribble(EncodedUpdate update) {
    List<byte[]> values = new ArrayList<>(update.blocks());
    values.add(update.header());
    Collections.shuffle(values, random);
    try (UpdatePublisher publisher = UpdatePublisher.plain(kafka)) {
      values.forEach(value -> publisher.publish(update.client(), List.of(value)));
    }
  }

  private static void retrying(Runnable upload) throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        upload.run();
        return;
      } catch (KafkaException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }
}
