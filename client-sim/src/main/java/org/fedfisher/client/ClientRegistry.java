package org.fedfisher.client;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.fedfisher.schemas.Ed25519;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Names;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientKey;
import org.fedfisher.wire.ClientRegistration;
import org.jspecify.annotations.Nullable;

/**
 * The operator's book of clients and their keys, {@code fedfisher.clients}. A change is read, made
 * and written: of two operators at the same moment one loses its change.
 */
public final class ClientRegistry {
  private static final int MOST_KEYS = 64;

  private final KafkaClients kafka;
  private final Clock clock;

  public ClientRegistry(KafkaClients kafka, Clock clock) {
    this.kafka = kafka;
    this.clock = clock;
  }

  /** What is registered, by client. */
  public SortedMap<String, ClientRegistration> all() {
    SortedMap<String, ClientRegistration> newest = new TreeMap<>();
    try (TopicReader reader = new TopicReader(kafka, Topics.CLIENTS)) {
      reader.readToEnd(
          record -> decode(record).ifPresent(found -> newest.put(found.getClient(), found)));
    }
    return newest;
  }

  /** The job passes over what is no registration, too, and says so on the rejected topic. */
  private static Optional<ClientRegistration> decode(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Wire.decode(record.value(), ClientRegistration.class));
    } catch (InvalidRecordException e) {
      return Optional.empty();
    }
  }

  /** Adds a key to a client, who need not be known yet; see {@link #register(Map)}. */
  public boolean register(String client, byte[] publicKey) {
    return !register(Map.of(client, publicKey)).isEmpty();
  }

  /**
   * Adds a key to each of these clients, who need not be known yet. Their other keys stay good.
   *
   * @return the clients who did not have it yet
   * @throws IllegalArgumentException where a name is none, a key was revoked before, or a client
   *     has too many
   */
  public List<String> register(Map<String, byte[]> publicKeys) {
    Map<String, ClientRegistration> known = all();
    Map<String, ClientRegistration> changed = new HashMap<>();
    publicKeys.forEach(
        (client, key) -> {
          List<ClientKey> keys = new ArrayList<>(keys(known.get(client)));
          if (isNew(client, key, keys)) {
            keys.add(new ClientKey(ByteBuffer.wrap(key.clone()), clock.millis(), 0L));
            changed.put(client, new ClientRegistration(client, keys, clock.millis()));
          }
        });
    publish(changed);
    return List.copyOf(changed.keySet());
  }

  private static boolean isNew(String client, byte[] key, List<ClientKey> keys) {
    expect(Names.valid(client), "client", client, Names.RULE);
    expect(key.length == Ed25519.KEY_BYTES, "bytes of a key", key.length, "" + Ed25519.KEY_BYTES);
    for (ClientKey known : keys) {
      if (known.getPublicKey().equals(ByteBuffer.wrap(key))) {
        expect(
            known.getRevokedAtMillis() == 0,
            "key of client " + client,
            HexFormat.of().formatHex(key) + ", which was revoked",
            "a new one");
        return false;
      }
    }
    expect(
        keys.size() < MOST_KEYS,
        "keys of client " + client,
        keys.size(),
        "fewer than " + MOST_KEYS);
    return true;
  }

  /**
   * Revokes keys of a client from now on; what they signed before stays admitted.
   *
   * @param only raw, or empty for all
   * @return how many were good until now
   * @throws IllegalArgumentException where the client, or its key, is not registered
   */
  public int revoke(String client, Optional<byte[]> only) {
    ClientRegistration known = all().get(client);
    expect(known != null, "client", client, "a registered one");
    Optional<ByteBuffer> wanted = only.map(ByteBuffer::wrap);
    List<ClientKey> keys = new ArrayList<>();
    boolean found = false;
    int revoked = 0;
    for (ClientKey key : keys(known)) {
      boolean meant = wanted.isEmpty() || wanted.get().equals(key.getPublicKey());
      found |= meant;
      if (meant && key.getRevokedAtMillis() == 0) {
        keys.add(new ClientKey(key.getPublicKey(), key.getRegisteredAtMillis(), clock.millis()));
        revoked++;
      } else {
        keys.add(key);
      }
    }
    expect(
        found || wanted.isEmpty(),
        "key of client " + client,
        only.map(HexFormat.of()::formatHex).orElse(""),
        "one of its registered keys");
    if (revoked > 0) {
      publish(Map.of(client, new ClientRegistration(client, keys, clock.millis())));
    }
    return revoked;
  }

  private static List<ClientKey> keys(@Nullable ClientRegistration known) {
    return known == null ? List.of() : known.getKeys();
  }

  private void publish(Map<String, ClientRegistration> changed) {
    try (KafkaProducer<String, byte[]> producer = kafka.producer()) {
      changed.forEach(
          (client, registration) ->
              Acknowledged.get(
                  producer.send(
                      new ProducerRecord<>(Topics.CLIENTS, client, Wire.encode(registration)))));
    }
  }

  private static void expect(boolean holds, String what, Object found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s: found %s, expected %s".formatted(what, found, expected));
    }
  }
}
