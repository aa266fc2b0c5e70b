package org.fedfisher.round;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.fedfisher.round.AdmissionRules.Refusal;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.RefusalReason;

/**
 * Who speaks for a client: what a header's key and signature are worth, and what a round makes of
 * it.
 */
public final class IdentityRules {
  private IdentityRules() {}

  /**
   * What is to be said of a header's writer.
   *
   * @param publicKey the header's, empty where it is not signed
   * @param keys of the client whom the header names
   * @param signatureHolds checks the signature; asked only where the key is a good one
   */
  public static Authorship find(
      ByteBuffer publicKey, ClientKeys keys, BooleanSupplier signatureHolds) {
    if (!publicKey.hasRemaining()) {
      return Authorship.UNSIGNED;
    }
    return switch (keys.of(publicKey)) {
      case UNKNOWN -> keys.allRevoked() ? Authorship.NO_KEY_LEFT : Authorship.UNKNOWN_KEY;
      case REVOKED -> Authorship.REVOKED_KEY;
      case GOOD -> signatureHolds.getAsBoolean() ? Authorship.SIGNED : Authorship.BAD_SIGNATURE;
    };
  }

  /**
   * Whether an update's newly come header is to take the place of the one that is there. What
   * somebody else writes in the client's name must not displace what the client has signed,
   * whichever comes last. Among headers of equal worth the first stays, unless they say the same.
   */
  public static boolean replaces(Authorship kept, Authorship found, boolean sameContent) {
    return worth(found) > worth(kept) || (worth(found) == worth(kept) && sameContent);
  }

  private static int worth(Authorship finding) {
    return switch (finding) {
      case SIGNED -> 2;
      case UNKNOWN_KEY, NO_KEY_LEFT -> 1;
      case UNSIGNED, REVOKED_KEY, BAD_SIGNATURE -> 0;
    };
  }

  /** Whether a header is to be taken for its client's in such a round. */
  public static boolean counts(Identity policy, Authorship finding) {
    return policy == Identity.OPEN || finding == Authorship.SIGNED;
  }

  /** Refuses what is not its client's. */
  static Optional<Refusal> check(Identity policy, Candidate update) {
    if (counts(policy, update.finding())) {
      return Optional.empty();
    }
    String key = Sha256s.hex(update.publicKey());
    return Optional.of(
        switch (update.finding()) {
          case UNSIGNED ->
              new Refusal(
                  RefusalReason.NOT_REGISTERED, "no signature, the round wants a registered key's");
          case UNKNOWN_KEY ->
              new Refusal(
                  RefusalReason.NOT_REGISTERED, "key " + key + " is none of the client's keys");
          case NO_KEY_LEFT ->
              new Refusal(
                  RefusalReason.KEY_REVOKED,
                  "key " + key + " is none of the client's keys, which are all revoked");
          case REVOKED_KEY ->
              new Refusal(RefusalReason.KEY_REVOKED, "key " + key + " has been revoked");
          case BAD_SIGNATURE ->
              new Refusal(
                  RefusalReason.BAD_SIGNATURE,
                  "the signature is not that of key " + key + " over this header");
          case SIGNED -> throw new IllegalStateException("signed, and yet it does not count");
        });
  }
}
