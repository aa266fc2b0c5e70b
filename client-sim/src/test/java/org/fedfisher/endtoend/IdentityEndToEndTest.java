package org.fedfisher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.fedfisher.client.ClientRegistry;
import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.client.KeyFiles;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.client.RoundView;
import org.fedfisher.client.UpdateEncoder;
import org.fedfisher.schemas.Ed25519;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A round of registered clients among strangers, thieves and liars, on a real broker. */
class IdentityEndToEndTest {
  private static final List<String> REGISTERED =
      List.of(
          "client-0",
          "client-1",
          "client-2",
          "unsigned",
          "stranger",
          "other-round",
          "other-base",
          "wrong-base",
          "revoked",
          "liar");

  @TempDir Path directory;

  private final Map<String, KeyPair> keys = new TreeMap<>();

  @Test
  void onlyWhatARegisteredClientHasSignedForThisRoundCounts() throws Exception {
    List<LocalUpdate> clients = TestRound.clients(3);
    DirectRound direct = DirectRound.of(clients);
    try (RunningJob job = RunningJob.start(directory, 2)) {
      ClientRegistry registry = new ClientRegistry(job.kafka(), Clock.systemUTC());
      register(registry);
      assertThat(registry.revoke("revoked", Optional.empty())).isEqualTo(1);
      RoundSpecification asked = TestRound.specification("registered", 3, FisherStructure.DIAGONAL);
      asked.setIdentity(Identity.REGISTERED);
      TestRound round = TestRound.open(job.kafka(), asked);

      publish(round, signed(round, clients.get(0), "client-0"));
      // By then every registration, and the revocation, has been read.
      round.await(view -> view.admitted().size() == 1);
      publish(round, round.encode(TestRound.client("unsigned", 50)));
      publish(round, round.encode(TestRound.client("stranger", 51)).signed(KeyFiles.generate()));
      publish(round, signed(round, TestRound.client("revoked", 52), "revoked"));
      publish(round, withSignatureOf(round, "other-round", other(asked, "another", 0)));
      publish(round, withSignatureOf(round, "other-base", other(asked, "registered", 1)));
      publish(
          round,
          new UpdateEncoder(other(asked, "registered", 1))
              .encode(TestRound.client("wrong-base", 53))
              .signed(key("wrong-base")));

      // Half of one thing, the whole of another, then the rest of the first.
      EncodedUpdate first = signed(round, TestRound.client("liar", 54), "liar");
      EncodedUpdate second = signed(round, named(TestRound.client("liar", 55), "u2"), "liar");
      round.send("liar", List.of(first.header(), first.blocks().get(0)));
      publish(round, second);
      round.send("liar", first.blocks());

      // Somebody else's header over client-1's own blocks comes first, and is refused first.
      EncodedUpdate own = signed(round, clients.get(1), "client-1");
      round.send("client-1", own.blocks());
      round.send("client-1", List.of(greedier(own)));
      round.await(view -> refusals(view).containsKey("client-1"));
      round.send("client-1", List.of(own.header()));

      round.await(
          view ->
              view.admitted().size() == 2
                  && refusals(view).size() == 8
                  && refusals(view).getOrDefault("liar", List.of()).size() == 2);
      // A client that was counted stays counted; the other thing it says is on the record.
      publish(round, signed(round, TestRound.client("client-0", 56), "client-0"));
      round.await(view -> refusals(view).containsKey("client-0"));
      registry.revoke("client-0", Optional.empty());
      publish(round, signed(round, clients.get(2), "client-2"));

      RoundView view = round.awaitPublished();
      assertThat(refusals(view))
          .containsOnly(
              Map.entry("client-0", List.of("EQUIVOCATION")),
              Map.entry("client-1", List.of("NOT_REGISTERED")),
              Map.entry("unsigned", List.of("NOT_REGISTERED")),
              Map.entry("stranger", List.of("NOT_REGISTERED")),
              Map.entry("revoked", List.of("KEY_REVOKED")),
              Map.entry("other-round", List.of("BAD_SIGNATURE")),
              Map.entry("other-base", List.of("BAD_SIGNATURE")),
              Map.entry("wrong-base", List.of("WRONG_BASE_MODEL")),
              Map.entry("liar", List.of("EQUIVOCATION", "EQUIVOCATION")));
      assertThat(keysOfAdmitted(view))
          .isEqualTo(
              Map.of(
                  "client-0", raw("client-0"),
                  "client-1", raw("client-1"),
                  "client-2", raw("client-2")));
      assertThat(view.published().orElseThrow().getSumsDigest().bytes())
          .isEqualTo(direct.sumsDigest());
    }
  }

  private void register(ClientRegistry registry) {
    Map<String, byte[]> raw = new TreeMap<>();
    for (String client : REGISTERED) {
      keys.put(client, KeyFiles.generate());
      raw.put(client, Ed25519.raw(key(client).getPublic()));
    }
    assertThat(registry.register(raw)).hasSize(REGISTERED.size());
  }

  private KeyPair key(String client) {
    return keys.get(client);
  }

  private ByteBuffer raw(String client) {
    return ByteBuffer.wrap(Ed25519.raw(key(client).getPublic()));
  }

  private EncodedUpdate signed(TestRound round, LocalUpdate update, String client) {
    return round.encode(update).signed(key(client));
  }

  private static void publish(TestRound round, EncodedUpdate update) {
    round.send(update.client(), update.blocks());
    round.send(update.client(), List.of(update.header()));
  }

  private static LocalUpdate named(LocalUpdate update, String name) {
    return new LocalUpdate(
        update.client(),
        name,
        update.examples(),
        update.weights(),
        update.fisher(),
        update.estimator(),
        update.metrics());
  }

  private static RoundSpecification other(RoundSpecification asked, String name, int base) {
    RoundSpecification other = RoundSpecification.newBuilder(asked).build();
    other.setRound(name);
    if (base != 0) {
      byte[] digest = new byte[32];
      digest[0] = (byte) base;
      other.setBaseModelDigest(new Sha256(digest));
    }
    return other;
  }

  /** This round's header with the signature that the client made for another round. */
  private EncodedUpdate withSignatureOf(TestRound round, String client, RoundSpecification other) {
    LocalUpdate update = TestRound.client(client, 57);
    EncodedUpdate here = signed(round, update, client);
    byte[] there = new UpdateEncoder(other).encode(update).signed(key(client)).header();
    byte[] header = here.header().clone();
    int signature = Ed25519.SIGNATURE_BYTES;
    System.arraycopy(there, there.length - signature, header, header.length - signature, signature);
    return new EncodedUpdate(client, header, here.blocks());
  }

  /** A header that anybody can write: the client's blocks, a thousand times its examples. */
  private static byte[] greedier(EncodedUpdate own) throws Exception {
    ClientUpdateHeader header = Wire.decode(own.header(), ClientUpdateHeader.class);
    header.setExamples(1000 * header.getExamples());
    header.setPublicKey(ByteBuffer.allocate(0));
    header.setSignature(ByteBuffer.allocate(0));
    return Wire.encode(header);
  }

  private static Map<String, List<String>> refusals(RoundView view) {
    Map<String, List<String>> reasons = new TreeMap<>();
    for (LedgerFact fact : view.facts()) {
      if (fact.getFact() instanceof UpdateRefused refused) {
        reasons
            .computeIfAbsent(refused.getClient(), client -> new ArrayList<>())
            .add(refused.getReason().name());
      }
    }
    return reasons;
  }

  private static Map<String, ByteBuffer> keysOfAdmitted(RoundView view) {
    Map<String, ByteBuffer> found = new TreeMap<>();
    for (LedgerFact fact : view.facts()) {
      if (fact.getFact() instanceof UpdateAdmitted admitted) {
        found.put(admitted.getClient(), admitted.getPublicKey());
      }
    }
    return found;
  }
}
