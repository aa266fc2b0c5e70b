package org.fedfisher.sim;

import java.security.KeyPair;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.fedfisher.client.ClientRegistry;
import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.KeyFiles;
import org.fedfisher.schemas.Ed25519;

/**
 * The keys with which a fleet's clients sign.
 *
 * @param keys client 0 first; none where nobody signs
 */
public record FleetKeys(List<KeyPair> keys) {
  public FleetKeys {
    keys = List.copyOf(keys);
  }

  /** Nobody signs. */
  public static FleetKeys none() {
    return new FleetKeys(List.of());
  }

  /** A new key for each client. */
  public static FleetKeys generate(int clients) {
    return new FleetKeys(Stream.generate(KeyFiles::generate).limit(clients).toList());
  }

  /**
   * Registers each client's key, as an operator does.
   *
   * @param names what stands before a client's number in its name
   */
  public void register(KafkaClients kafka, String names) {
    Map<String, byte[]> raw = new TreeMap<>();
    for (int client = 0; client < keys.size(); client++) {
      raw.put(names + client, Ed25519.raw(keys.get(client).getPublic()));
    }
    new ClientRegistry(kafka, Clock.systemUTC()).register(raw);
  }

  EncodedUpdate sign(int client, EncodedUpdate update) {
    return keys.isEmpty() ? update : update.signed(keys.get(client));
  }
}
