package org.fedfisher.endtoend;

import java.security.KeyPair;
import java.util.Map;
import java.util.TreeMap;
import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.client.KeyFiles;

/** The key pairs of a test's clients, each made when it is first asked for. */
final class ClientKeyPairs {
  private final Map<String, KeyPair> keys = new TreeMap<>();

  KeyPair of(String client) {
    return keys.computeIfAbsent(client, name -> KeyFiles.generate());
  }

  /** The update, signed by its client. */
  EncodedUpdate sign(EncodedUpdate update) {
    return update.signed(of(update.client()));
  }
}
