package org.fedfisher.round;

import org.fedfisher.wire.ClientUpdateHeader;
import org.jspecify.annotations.Nullable;

/** The client's keys, once the store has been asked for them. */
final class RegisteredKeys {
  private static final int KEY_BYTES = 192;

  private final ClientStore store;
  private @Nullable ClientKeys keys;
  private boolean registered;

  RegisteredKeys(ClientStore store) {
    this.store = store;
  }

  /** A newer registration has come, which the store is given at once. */
  void replace(byte[] registration) {
    store.registration(registration);
    know(registration);
  }

  /** Whether anything is registered of the client, if only keys that are revoked. */
  boolean registered() {
    known();
    return registered;
  }

  /** Who wrote a header. */
  Authorship find(ClientUpdateHeader header, byte[] value) {
    return CheckedHeaders.find(header, value, known());
  }

  /** Whether a header, of such a writer, counts in the place of one that came before. */
  boolean replaces(byte[] before, ClientUpdateHeader header, Authorship found) {
    return CheckedHeaders.replaces(before, header, found, known());
  }

  private ClientKeys known() {
    ClientKeys known = keys;
    return known == null ? know(store.registration()) : known;
  }

  private ClientKeys know(byte @Nullable [] registration) {
    ClientKeys known = CheckedHeaders.keys(registration);
    registered = registration != null;
    keys = known;
    return known;
  }

  /** Leaves them to the store. */
  void forget() {
    keys = null;
  }

  /** Heap that they take, about. */
  long bytes() {
    return keys == null ? 0 : (long) KEY_BYTES * keys.keys().size();
  }
}
