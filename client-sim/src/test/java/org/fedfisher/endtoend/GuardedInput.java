package org.fedfisher.endtoend;

/**
 * A row of {@code docs/bad-input.md} for a round of registered clients that limits what one may
 * claim.
 *
 * @param standing what is registered of the gateway that sends it
 */
record GuardedInput(BadInput row, Standing standing) {
  /** What is registered of a gateway's key. */
  enum Standing {
    REGISTERED,
    UNKNOWN,
    REVOKED
  }

  static GuardedInput registered(BadInput row) {
    return new GuardedInput(row, Standing.REGISTERED);
  }
}
