package org.fedfisher.audit;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import org.fedfisher.audit.Finding.Kind;
import org.fedfisher.round.Specification;
import org.fedfisher.schemas.SignedHeaders;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientKey;
import org.fedfisher.wire.ClientRegistration;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.UpdateAdmitted;
import org.jspecify.annotations.Nullable;

/**
 * Of REGISTERED rounds: whether an admitted header is signed by the key that its admission names,
 * and whether that key was its client's when it was admitted.
 */
final class KeyRules {
  /**
   * A registration says when an operator's clock issued it, an admission when the job's clock
   * decided, after the registration had reached the job: a fact a little beyond a registration's
   * times is no forgery.
   */
  static final Duration CLOCKS = Duration.ofMinutes(5);

  private final Specification round;
  private final UpdateArchive archive;
  private final Findings findings;

  KeyRules(Specification round, UpdateArchive archive, Findings findings) {
    this.round = round;
    this.archive = archive;
    this.findings = findings;
  }

  void check(RecordedAdmission admission, ClientUpdateHeader header, byte[] value) {
    if (round.wire().getIdentity() != Identity.REGISTERED) {
      return;
    }
    ByteBuffer key = admission.fact().getPublicKey();
    if (!header.getPublicKey().equals(key) || !SignedHeaders.verify(value, Wire.bytes(key))) {
      add(
          Kind.BAD_SIGNATURE,
          admission,
          "the header names the key %s; it is not signed by %s, which its admission names"
              .formatted(hex(header.getPublicKey()), hex(key)));
    }
    ClientKey registered = registered(admission.fact());
    if (registered == null) {
      add(
          Kind.KEY_NOT_REGISTERED,
          admission,
          "the client has no registered key %s".formatted(hex(key)));
    } else if (admission.timeMillis() < registered.getRegisteredAtMillis() - CLOCKS.toMillis()) {
      add(
          Kind.KEY_NOT_REGISTERED,
          admission,
          "admitted at %d, the key %s was registered at %d"
              .formatted(admission.timeMillis(), hex(key), registered.getRegisteredAtMillis()));
    } else if (registered.getRevokedAtMillis() > 0
        && admission.timeMillis() > registered.getRevokedAtMillis() + CLOCKS.toMillis()) {
      add(
          Kind.KEY_NOT_REGISTERED,
          admission,
          "admitted at %d, the key %s was revoked at %d"
              .formatted(admission.timeMillis(), hex(key), registered.getRevokedAtMillis()));
    }
  }

  private @Nullable ClientKey registered(UpdateAdmitted fact) {
    ClientRegistration client = archive.registration(fact.getClient());
    if (client != null) {
      for (ClientKey key : client.getKeys()) {
        if (key.getPublicKey().equals(fact.getPublicKey())) {
          return key;
        }
      }
    }
    return null;
  }

  private void add(Kind kind, RecordedAdmission admission, String detail) {
    UpdateAdmitted fact = admission.fact();
    findings.add(
        new Finding(kind, fact.getRevision(), admission.ordinal(), fact.getClient(), -1, detail));
  }

  private static String hex(ByteBuffer buffer) {
    return buffer.hasRemaining() ? HexFormat.of().formatHex(Wire.bytes(buffer)) : "none";
  }
}
