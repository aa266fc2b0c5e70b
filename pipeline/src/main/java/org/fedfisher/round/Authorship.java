package org.fedfisher.round;

/** What verification has found out about who wrote a header. */
public enum Authorship {
  /** It carries no key and no signature. */
  UNSIGNED,
  /** Its key is none of the client's, as far as is known. */
  UNKNOWN_KEY,
  /** Likewise, and every key that the client had is revoked. */
  NO_KEY_LEFT,
  /** Its key has been revoked. */
  REVOKED_KEY,
  /** Its key is the client's, its signature is not that key's over these bytes. */
  BAD_SIGNATURE,
  /** A good key of the client has signed it. */
  SIGNED;

  /** Whether a registration that is on its way may still make it another. */
  public boolean mayChange() {
    return this == UNKNOWN_KEY || this == NO_KEY_LEFT;
  }
}
