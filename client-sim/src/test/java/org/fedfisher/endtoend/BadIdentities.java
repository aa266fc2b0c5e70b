package org.fedfisher.endtoend;

import java.util.ArrayList;
import java.util.List;
import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.client.KeyFiles;
import org.fedfisher.client.UpdateEncoder;
import org.fedfisher.endtoend.BadInput.AdmittedThenRefused;
import org.fedfisher.endtoend.BadInput.Gateway;
import org.fedfisher.endtoend.BadInput.Refused;
import org.fedfisher.endtoend.BadInput.Sending;
import org.fedfisher.endtoend.GuardedInput.Standing;
import org.fedfisher.schemas.Ed25519;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Sha256;

/** Sound updates that are not their client's, or of a client that says two things. */
final class BadIdentities {
  private final ClientKeyPairs keys;

  private BadIdentities(ClientKeyPairs keys) {
    this.keys = keys;
  }

  static List<GuardedInput> all(ClientKeyPairs keys) {
    List<GuardedInput> rows = new ArrayList<>();
    BadIdentities identities = new BadIdentities(keys);
    identities.keys(rows);
    identities.signatures(rows);
    identities.contents(rows);
    return List.copyOf(rows);
  }

  private void keys(List<GuardedInput> rows) {
    String none = "is none of the client's keys";
    rows.add(
        registered(
            "update without a signature",
            gateway -> BadUpdates.whole(gateway.encoded()),
            RefusalReason.NOT_REGISTERED,
            "no signature"));
    rows.add(
        new GuardedInput(
            new BadInput(
                "update of a client that nobody has registered",
                gateway -> BadUpdates.whole(signed(gateway)),
                new Refused(RefusalReason.NOT_REGISTERED, none)),
            Standing.UNKNOWN));
    rows.add(
        registered(
            "update signed with a key that its client has not registered",
            gateway -> BadUpdates.whole(gateway.encoded().signed(KeyFiles.generate())),
            RefusalReason.NOT_REGISTERED,
            none));
    rows.add(
        new GuardedInput(
            new BadInput(
                "update signed with a revoked key",
                gateway -> BadUpdates.whole(signed(gateway)),
                new Refused(RefusalReason.KEY_REVOKED, "has been revoked")),
            Standing.REVOKED));
  }

  private void signatures(List<GuardedInput> rows) {
    rows.add(
        badSignature(
            "signature by another key than its header names",
            gateway -> withSignature(gateway, gateway.encoded().signed(KeyFiles.generate()))));
    rows.add(
        badSignature(
            "signature of another round",
            gateway -> {
              RoundSpecification other = copy(gateway);
              other.setRound("another");
              return withSignature(gateway, signed(gateway, other));
            }));
    rows.add(
        badSignature(
            "signature of another base model",
            gateway -> {
              RoundSpecification other = copy(gateway);
              other.setBaseModelDigest(new Sha256(Sha256s.of(new byte[] {9})));
              return withSignature(gateway, signed(gateway, other));
            }));
    rows.add(
        badSignature(
            "header that was changed after it was signed",
            gateway -> {
              EncodedUpdate own = signed(gateway);
              ClientUpdateHeader header = Wire.decode(own.header(), ClientUpdateHeader.class);
              header.setExamples(header.getExamples() + 1);
              return BadUpdates.whole(
                  new EncodedUpdate(own.client(), Wire.encode(header), own.blocks()));
            }));
  }

  private void contents(List<GuardedInput> rows) {
    rows.add(
        GuardedInput.registered(
            new BadInput(
                "unsigned header over a client's own blocks, before its own",
                gateway -> {
                  List<byte[]> values = BadUpdates.whole(gateway.encoded());
                  values.add(signed(gateway).header());
                  return values;
                },
                new AdmittedThenRefused(RefusalReason.NOT_REGISTERED))));
    rows.add(
        registered(
            "two signed updates of different content, before the first is whole",
            gateway -> {
              EncodedUpdate first = signed(gateway);
              EncodedUpdate second = keys.sign(BadUpdates.second(gateway));
              List<byte[]> values = new ArrayList<>(List.of(first.header(), second.header()));
              values.addAll(first.blocks());
              values.addAll(second.blocks());
              return values;
            },
            RefusalReason.EQUIVOCATION,
            "different content"));
    rows.add(
        GuardedInput.registered(
            new BadInput(
                "signed update of other content, once the first is admitted",
                gateway -> {
                  List<byte[]> values = BadUpdates.whole(signed(gateway));
                  values.addAll(BadUpdates.whole(keys.sign(BadUpdates.second(gateway))));
                  return values;
                },
                new AdmittedThenRefused(RefusalReason.EQUIVOCATION))));
  }

  private EncodedUpdate signed(Gateway gateway) {
    return keys.sign(gateway.encoded());
  }

  /** What the client would say, and sign, in another round. */
  private EncodedUpdate signed(Gateway gateway, RoundSpecification other) {
    return keys.sign(new UpdateEncoder(other).encode(gateway.update()));
  }

  private static RoundSpecification copy(Gateway gateway) {
    return RoundSpecification.newBuilder(gateway.round().specification()).build();
  }

  /** What the client signs here, with the signature of something else. */
  private List<byte[]> withSignature(Gateway gateway, EncodedUpdate other) {
    EncodedUpdate own = signed(gateway);
    byte[] header = own.header().clone();
    int length = Ed25519.SIGNATURE_BYTES;
    int from = other.header().length - length;
    System.arraycopy(other.header(), from, header, header.length - length, length);
    return BadUpdates.whole(new EncodedUpdate(own.client(), header, own.blocks()));
  }

  private static GuardedInput badSignature(String name, Sending sending) {
    return registered(
        name, sending, RefusalReason.BAD_SIGNATURE, "the signature is not that of key");
  }

  private static GuardedInput registered(
      String name, Sending sending, RefusalReason reason, String words) {
    return GuardedInput.registered(new BadInput(name, sending, new Refused(reason, words)));
  }
}
