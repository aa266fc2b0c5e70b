package org.fedfisher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.fedfisher.client.ClientRegistry;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.endtoend.BadInput.AdmittedThenRefused;
import org.fedfisher.endtoend.BadInput.Gateway;
import org.fedfisher.endtoend.GuardedInput.Standing;
import org.fedfisher.schemas.Ed25519;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.RoundSpecification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rows of {@code docs/bad-input.md} about identity and limits, through a real broker and the
 * real job, between signed updates that are sound: in a round of registered clients that limits
 * what one may claim.
 */
class GuardedInputEndToEndTest {
  @TempDir Path directory;

  private final ClientKeyPairs keys = new ClientKeyPairs();

  @Test
  void whatIsNotItsClientsOrClaimsTooMuchGetsItsReasonAndSoundUpdatesCount() throws Exception {
    List<GuardedInput> rows = rows(keys);
    String waiting = BadClaims.WAITING + " bytes";
    try (RunningJob job =
        RunningJob.start(directory, 2, Map.of("fedfisher.waiting-bytes-per-client", waiting))) {
      KafkaClients kafka = job.kafka();
      register(new ClientRegistry(kafka, Clock.systemUTC()), rows);
      TestRound round = TestRound.openFrom(kafka, guarded(), new float[TestRound.PARAMETERS]);
      List<LocalUpdate> counted = new ArrayList<>();
      counted.add(sound(round, "sound-first", 98));
      // By then the registrations, and the revocation, have been read.
      round.await(view -> view.admitted().size() == 1);

      SentInputs sent = new SentInputs(kafka);
      for (int i = 0; i < rows.size(); i++) {
        counted.add(sound(round, "sound-" + i, 100 + i));
        BadInput row = rows.get(i).row();
        LocalUpdate trained = TestRound.client("bad-" + i, 1_000 + i);
        sent.send(row, new Gateway(round, trained));
        if (row.outcome() instanceof AdmittedThenRefused) {
          counted.add(trained);
        }
      }

      sent.endAndCheck(round, counted, job);
    }
  }

  static List<GuardedInput> rows(ClientKeyPairs keys) {
    return Stream.of(BadIdentities.all(keys), BadClaims.all(keys)).flatMap(List::stream).toList();
  }

  private static RoundSpecification guarded() {
    RoundSpecification round = TestRound.specification("guarded", 10_000, FisherStructure.DIAGONAL);
    round.setQuorum(1);
    round.setIdentity(Identity.REGISTERED);
    round.setLimits(BadClaims.LIMITS);
    return round;
  }

  private void register(ClientRegistry registry, List<GuardedInput> rows) {
    Map<String, byte[]> raw = new TreeMap<>();
    List<String> revoked = new ArrayList<>();
    raw.put("sound-first", raw("sound-first"));
    for (int i = 0; i < rows.size(); i++) {
      raw.put("sound-" + i, raw("sound-" + i));
      if (rows.get(i).standing() != Standing.UNKNOWN) {
        raw.put("bad-" + i, raw("bad-" + i));
      }
      if (rows.get(i).standing() == Standing.REVOKED) {
        revoked.add("bad-" + i);
      }
    }
    registry.register(raw);
    revoked.forEach(client -> assertThat(registry.revoke(client, Optional.empty())).isEqualTo(1));
  }

  private byte[] raw(String client) {
    return Ed25519.raw(keys.of(client).getPublic());
  }

  private LocalUpdate sound(TestRound round, String client, int seed) {
    LocalUpdate update = TestRound.client(client, seed);
    round.send(client, BadUpdates.whole(keys.sign(round.encode(update))));
    return update;
  }
}
