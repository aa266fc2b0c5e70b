package org.fedfisher.round;

import java.util.Arrays;
import org.fedfisher.schemas.SignedHeaders;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientRegistration;
import org.fedfisher.wire.ClientUpdateHeader;
import org.jspecify.annotations.Nullable;

/** Headers and registrations that have been checked when they came, and what they are worth. */
public final class CheckedHeaders {
  private CheckedHeaders() {}

  static ClientUpdateHeader decode(byte[] header) {
    return Wire.again(header, ClientUpdateHeader.class);
  }

  /** Who wrote a header, as far as these keys tell. */
  static Authorship find(ClientUpdateHeader header, byte[] value, ClientKeys keys) {
    byte[] key = publicKey(header);
    return IdentityRules.find(header.getPublicKey(), keys, () -> SignedHeaders.verify(value, key));
  }

  /** The header's key, raw, or empty. */
  public static byte[] publicKey(ClientUpdateHeader header) {
    return Wire.bytes(header.getPublicKey());
  }

  /** Whether a header, of such a writer, counts in the place of one that came before. */
  static boolean replaces(
      byte[] before, ClientUpdateHeader header, Authorship found, ClientKeys keys) {
    ClientUpdateHeader kept = decode(before);
    boolean same = Arrays.equals(UpdateContent.of(kept), UpdateContent.of(header));
    return IdentityRules.replaces(find(kept, before, keys), found, same);
  }

  /** The keys of a registration, none without one. */
  public static ClientKeys keys(byte @Nullable [] registration) {
    if (registration == null) {
      return ClientKeys.none();
    }
    return ClientKeys.of(Wire.again(registration, ClientRegistration.class));
  }
}
