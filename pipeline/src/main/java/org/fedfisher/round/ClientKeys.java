package org.fedfisher.round;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.fedfisher.schemas.Ed25519;
import org.fedfisher.schemas.Names;
import org.fedfisher.wire.ClientKey;
import org.fedfisher.wire.ClientRegistration;

/** The keys of a client, as its newest registration lists them. */
public record ClientKeys(List<ClientKey> keys) {
  /** Most keys of a client, revoked ones included. */
  public static final int MOST = 64;

  /** Whose a key is. */
  public enum Standing {
    UNKNOWN,
    GOOD,
    REVOKED
  }

  public ClientKeys {
    keys = List.copyOf(keys);
  }

  /** Of a client of whom nothing is registered. */
  public static ClientKeys none() {
    return new ClientKeys(List.of());
  }

  /**
   * Checks what an operator, or the wire, says.
   *
   * @throws IllegalArgumentException where it is no registration; the message names the field
   */
  public static ClientKeys of(ClientRegistration registration) {
    String client = registration.getClient();
    expect(Names.valid(client), "client", client, Names.RULE);
    List<ClientKey> keys = registration.getKeys();
    expect(keys.size() <= MOST, "number of keys", keys.size(), "at most " + MOST);
    Set<ByteBuffer> known = new HashSet<>();
    for (ClientKey key : keys) {
      int bytes = key.getPublicKey().remaining();
      expect(bytes == Ed25519.KEY_BYTES, "bytes of a key", bytes, "" + Ed25519.KEY_BYTES);
      expect(known.add(key.getPublicKey()), "keys", "one key twice", "each key once");
      expect(
          key.getRevokedAtMillis() >= 0,
          "revokedAtMillis",
          key.getRevokedAtMillis(),
          "0, or milliseconds since 1970");
    }
    return new ClientKeys(keys);
  }

  private static void expect(boolean holds, String field, Object found, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s is \"%s\", expected %s".formatted(field, found, expected));
    }
  }

  /** Whose the key is; {@code raw} as on the wire. */
  public Standing of(ByteBuffer raw) {
    for (ClientKey key : keys) {
      if (key.getPublicKey().equals(raw)) {
        return key.getRevokedAtMillis() == 0 ? Standing.GOOD : Standing.REVOKED;
      }
    }
    return Standing.UNKNOWN;
  }

  /** Whether the client had keys and has none that is good. */
  boolean allRevoked() {
    return !keys.isEmpty() && keys.stream().allMatch(key -> key.getRevokedAtMillis() != 0);
  }
}
