package org.fedfisher.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.fedfisher.wire.ClientKey;
import org.fedfisher.wire.ClientRegistration;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class IdentityRulesTest {
  private static final long IN_TIME = Rounds.DEADLINE - 1;
  private static final ClientKeys KEYS = keys(key(1, 0), key(2, 7));

  private static ByteBuffer raw(int content) {
    byte[] raw = new byte[32];
    raw[0] = (byte) content;
    return ByteBuffer.wrap(raw);
  }

  private static ClientKey key(int content, long revokedAtMillis) {
    return new ClientKey(raw(content), 1L, revokedAtMillis);
  }

  private static ClientKeys keys(ClientKey... keys) {
    return ClientKeys.of(new ClientRegistration("c1", List.of(keys), 9L));
  }

  @Test
  void findingFollowsFromKeyRegistrationAndSignature() {
    assertThat(find(ByteBuffer.allocate(0), KEYS, true)).isEqualTo(Authorship.UNSIGNED);
    assertThat(find(raw(1), KEYS, true)).isEqualTo(Authorship.SIGNED);
    assertThat(find(raw(1), KEYS, false)).isEqualTo(Authorship.BAD_SIGNATURE);
    assertThat(find(raw(2), KEYS, true)).isEqualTo(Authorship.REVOKED_KEY);
    assertThat(find(raw(3), KEYS, true)).isEqualTo(Authorship.UNKNOWN_KEY);
    assertThat(find(raw(3), ClientKeys.none(), true)).isEqualTo(Authorship.UNKNOWN_KEY);
    assertThat(find(raw(3), keys(key(2, 7)), true)).isEqualTo(Authorship.NO_KEY_LEFT);
  }

  private static Authorship find(ByteBuffer key, ClientKeys keys, boolean holds) {
    return IdentityRules.find(key, keys, () -> holds);
  }

  @Test
  void signatureIsCheckedForGoodKeysOnly() {
    for (int content : new int[] {2, 3}) {
      IdentityRules.find(
          raw(content),
          KEYS,
          () -> {
            throw new AssertionError("checked");
          });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UNSIGNED, UNSIGNED, false",
    "UNSIGNED, UNKNOWN_KEY, true",
    "UNSIGNED, SIGNED, true",
    "BAD_SIGNATURE, SIGNED, true",
    "UNKNOWN_KEY, SIGNED, true",
    "UNKNOWN_KEY, NO_KEY_LEFT, false",
    "SIGNED, UNKNOWN_KEY, false",
    "SIGNED, BAD_SIGNATURE, false",
    "SIGNED, UNSIGNED, false",
    "SIGNED, SIGNED, false"
  })
  void headerOfMoreWorthReplacesAndOneOfEqualWorthOnlyIfItSaysTheSame(
      Authorship kept, Authorship found, boolean replaces) {
    assertThat(IdentityRules.replaces(kept, found, false)).isEqualTo(replaces);
    boolean equalWorth = !replaces && !IdentityRules.replaces(found, kept, false);
    assertThat(IdentityRules.replaces(kept, found, true)).isEqualTo(replaces || equalWorth);
  }

  @ParameterizedTest
  @EnumSource(Authorship.class)
  void openRoundAdmitsWhoeverComesAndKeepsNoKey(Authorship finding) {
    Step step = Rounds.open(2, 1).consider(candidate(finding), null, List::of, IN_TIME);
    assertThat(((UpdateAdmitted) step.facts().get(0).body()).getPublicKey().remaining()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "UNSIGNED, NOT_REGISTERED",
    "UNKNOWN_KEY, NOT_REGISTERED",
    "NO_KEY_LEFT, KEY_REVOKED",
    "REVOKED_KEY, KEY_REVOKED",
    "BAD_SIGNATURE, BAD_SIGNATURE"
  })
  void registeredRoundRefusesAndLeavesTheBlocks(Authorship finding, RefusalReason reason) {
    Step step = registered().consider(candidate(finding), null, List::of, IN_TIME);
    assertThat(((UpdateRefused) step.facts().get(0).body()).getReason()).isEqualTo(reason);
    assertThat(step.effects()).hasOnlyElementsOfType(Effect.Leave.class).hasSize(1);
    assertThat(step.next().tally().refused()).containsEntry(reason, 1);
  }

  @Test
  void registeredRoundAdmitsWhatAGoodKeySignedAndRecordsTheKey() {
    Step step = registered().consider(candidate(Authorship.SIGNED), null, List::of, IN_TIME);
    assertThat(((UpdateAdmitted) step.facts().get(0).body()).getPublicKey()).isEqualTo(raw(1));
  }

  private static Open registered() {
    RoundSpecification wire = Rounds.wire(FisherStructure.DIAGONAL, 2, 1);
    wire.setIdentity(Identity.REGISTERED);
    return (Open) new Unopened(Tally.empty()).open(Specification.of(wire)).next();
  }

  private static Candidate candidate(Authorship finding) {
    Candidate good = Rounds.candidate("c1", 5);
    return new Candidate(
        good.client(),
        good.update(),
        good.headerDigest(),
        good.examples(),
        good.fisher(),
        good.baseModelDigest(),
        good.shards(),
        finding,
        finding == Authorship.UNSIGNED ? new byte[0] : raw(1).array(),
        good.content());
  }

  @Test
  void registrationHasAtMost64DistinctKeysOf32Bytes() {
    List<ClientKey> keys = new ArrayList<>();
    for (int i = 0; i < ClientKeys.MOST; i++) {
      keys.add(key(i, 0));
    }
    ClientRegistration most = new ClientRegistration("c1", keys, 0L);
    assertThat(ClientKeys.of(most).keys()).hasSize(64);
    keys.add(key(64, 0));
    wrong(new ClientRegistration("c1", keys, 0L), "number of keys is \"65\"");
    wrong(new ClientRegistration("c1", List.of(key(1, 0), key(1, 2)), 0L), "one key twice");
    wrong(new ClientRegistration("c/1", List.of(), 0L), "client is \"c/1\"");
    wrong(new ClientRegistration("c1", List.of(key(1, -1)), 0L), "revokedAtMillis is \"-1\"");
    for (int bytes : new int[] {31, 33}) {
      ClientKey odd = new ClientKey(ByteBuffer.allocate(bytes), 0L, 0L);
      wrong(
          new ClientRegistration("c1", List.of(odd), 0L),
          "bytes of a key is \"%d\"".formatted(bytes));
    }
  }

  private static void wrong(ClientRegistration registration, String message) {
    assertThatThrownBy(() -> ClientKeys.of(registration))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
