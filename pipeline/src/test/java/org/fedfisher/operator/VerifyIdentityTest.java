package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fedfisher.operator.SentParts.good;
import static org.fedfisher.operator.SentParts.header;
import static org.fedfisher.operator.SentParts.opened;
import static org.fedfisher.operator.SentParts.receipts;
import static org.fedfisher.operator.SentParts.registered;
import static org.fedfisher.operator.SentParts.revoked;

import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.fedfisher.round.Authorship;
import org.fedfisher.schemas.Ed25519;
import org.junit.jupiter.api.Test;

/** What verification finds out about who wrote a header, and what somebody else's cannot do. */
class VerifyIdentityTest {
  private static final long GRACE = SentParts.GRACE.toMillis();

  private final KeyPair key = SentParts.key();
  private final KeyPair stranger = SentParts.key();

  VerifyIdentityTest() throws Exception {}

  private static void send(
      KeyedTwoInputStreamOperatorTestHarness<String, UpdatePart, Registration, UpdateProgress> to,
      UpdatePart header)
      throws Exception {
    send(to, header, 1);
  }

  private static void send(
      KeyedTwoInputStreamOperatorTestHarness<String, UpdatePart, Registration, UpdateProgress> to,
      UpdatePart header,
      int content)
      throws Exception {
    to.processElement1(header, 0);
    for (UpdatePart receipt : receipts(content)) {
      to.processElement1(receipt, 0);
    }
  }

  private static void blocks(
      KeyedTwoInputStreamOperatorTestHarness<String, UpdatePart, Registration, UpdateProgress> to)
      throws Exception {
    for (UpdatePart receipt : receipts(1)) {
      to.processElement1(receipt, 0);
    }
  }

  private static List<Authorship> whole(List<UpdateProgress> said) {
    return said.stream().filter(UpdateProgress::complete).map(UpdateProgress::found).toList();
  }

  @Test
  void everyHeaderGetsItsFinding() throws Exception {
    assertThat(found(header(1), registered(good(key)))).containsExactly(Authorship.UNSIGNED);
    assertThat(found(header(1, key), registered(good(key)))).containsExactly(Authorship.SIGNED);
    assertThat(found(SentParts.forged(1, 5, key), registered(good(key))))
        .containsExactly(Authorship.BAD_SIGNATURE);
    assertThat(found(header(1, key), registered(revoked(key), good(stranger))))
        .containsExactly(Authorship.REVOKED_KEY);
    // Rotation: the new key and the old one are both good.
    assertThat(found(header(1, stranger), registered(good(key), good(stranger))))
        .containsExactly(Authorship.SIGNED);
    assertThat(found(header(1, stranger), registered(good(key)))).isEmpty();
  }

  private static List<Authorship> found(UpdatePart header, Registration registration)
      throws Exception {
    try (var harness = opened(null)) {
      harness.processElement2(registration, 0);
      send(harness, header);
      return whole(harness.extractOutputValues());
    }
  }

  @Test
  void signedUpdateCarriesItsKey() throws Exception {
    try (var harness = opened(null)) {
      harness.processElement2(registered(good(key)), 0);
      send(harness, header(1, key));
      assertThat(harness.extractOutputValues().get(1).publicKey())
          .isEqualTo(Ed25519.raw(key.getPublic()));
    }
  }

  @Test
  void updateWaitsForItsKeyAndGoesOnOnceItIsRegistered() throws Exception {
    OperatorSubtaskState state;
    try (var first = opened(null)) {
      send(first, header(1, key));
      first.setProcessingTime(GRACE - 1);
      assertThat(whole(first.extractOutputValues())).isEmpty();
      state = SentParts.snapshot(first);
    }
    try (var second = opened(state)) {
      second.setProcessingTime(GRACE - 1);
      second.processElement2(registered(good(key)), 0);
      assertThat(whole(second.extractOutputValues())).containsExactly(Authorship.SIGNED);
      assertThat(second.extractOutputValues().get(0).complete()).isFalse();
      assertThat(second.extractOutputValues().get(0).found()).isEqualTo(Authorship.SIGNED);
      second.setProcessingTime(GRACE);
      assertThat(whole(second.extractOutputValues())).hasSize(1);
    }
  }

  @Test
  void updateWhoseKeyNobodyRegistersGoesOnAfterTheGraceAndNotBefore() throws Exception {
    OperatorSubtaskState state;
    try (var first = opened(null)) {
      send(first, header(1, key));
      state = SentParts.snapshot(first);
    }
    try (var second = opened(state)) {
      second.setProcessingTime(GRACE - 1);
      assertThat(whole(second.extractOutputValues())).isEmpty();
      second.setProcessingTime(GRACE);
      assertThat(whole(second.extractOutputValues())).containsExactly(Authorship.UNKNOWN_KEY);
    }
  }

  @Test
  void graceOutlastsTheWaitForTheLastPart() throws Exception {
    long timeout = SentParts.TIMEOUT.toMillis();
    try (var harness = opened(null)) {
      harness.processElement1(header(1, key), 0);
      harness.setProcessingTime(timeout - 1);
      blocks(harness);
      harness.setProcessingTime(timeout + GRACE - 2);
      assertThat(whole(harness.extractOutputValues())).isEmpty();
      harness.setProcessingTime(timeout + GRACE - 1);
      assertThat(whole(harness.extractOutputValues())).containsExactly(Authorship.UNKNOWN_KEY);
    }
  }

  @Test
  void keyThatIsRevokedBeforeTheLastPartIsRevoked() throws Exception {
    try (var harness = opened(null)) {
      harness.processElement2(registered(good(key)), 0);
      harness.processElement1(header(1, key), 0);
      harness.processElement2(registered(revoked(key)), 0);
      blocks(harness);
      assertThat(whole(harness.extractOutputValues())).containsExactly(Authorship.REVOKED_KEY);
    }
  }

  @Test
  void unknownKeyOfAClientWithoutGoodKeysWaitsForARotation() throws Exception {
    for (boolean rotated : new boolean[] {false, true}) {
      try (var harness = opened(null)) {
        harness.processElement2(registered(revoked(stranger)), 0);
        send(harness, header(1, key));
        assertThat(whole(harness.extractOutputValues())).isEmpty();
        if (rotated) {
          harness.processElement2(registered(revoked(stranger), good(key)), 0);
        }
        harness.setProcessingTime(GRACE);
        assertThat(whole(harness.extractOutputValues()))
            .containsExactly(rotated ? Authorship.SIGNED : Authorship.NO_KEY_LEFT);
      }
    }
  }

  @Test
  void headerOfSomebodyElseDoesNotDisplaceTheClientsWhicheverComesLast() throws Exception {
    UpdatePart own = header(1, key);
    List<UpdatePart> forgeries =
        List.of(header(2), header(2, stranger), SentParts.forged(1, 1_000_000, key));
    for (UpdatePart forgery : forgeries) {
      for (boolean forgedFirst : new boolean[] {true, false}) {
        for (int crash = 0; crash <= 5; crash++) {
          List<UpdatePart> parts = new ArrayList<>(receipts(1).subList(0, 2));
          parts.add(forgedFirst ? forgery : own);
          parts.add(forgedFirst ? own : forgery);
          parts.add(SentParts.receipt(1, 2));
          assertThat(signedOf(parts, crash)).containsExactly(SentParts.hex(own.digest()));
        }
      }
    }
  }

  /** Header digests of the signed whole updates, with a restore after so many parts. */
  private List<String> signedOf(List<UpdatePart> parts, int crash) throws Exception {
    List<UpdateProgress> said = new ArrayList<>();
    OperatorSubtaskState state;
    try (var first = opened(null)) {
      first.processElement2(registered(good(key)), 0);
      for (UpdatePart part : parts.subList(0, crash)) {
        first.processElement1(part, 0);
      }
      said.addAll(first.extractOutputValues());
      state = SentParts.snapshot(first);
    }
    try (var second = opened(state)) {
      for (UpdatePart part : parts.subList(crash, parts.size())) {
        second.processElement1(part, 0);
      }
      said.addAll(second.extractOutputValues());
    }
    return said.stream()
        .filter(update -> update.complete() && update.found() == Authorship.SIGNED)
        .map(update -> SentParts.hex(update.headerDigest()))
        .toList();
  }

  @Test
  void wholeUpdateUnderAForgedHeaderLeavesTheBlocksForTheClientsOwn() throws Exception {
    try (var harness = opened(null)) {
      harness.processElement2(registered(good(key)), 0);
      send(harness, SentParts.forged(1, 1_000_000, key));
      harness.processElement1(header(1, key), 0);
      assertThat(whole(harness.extractOutputValues()))
          .containsExactly(Authorship.BAD_SIGNATURE, Authorship.SIGNED);
    }
  }

  @Test
  void blocksThatWereLeftAreForgottenInTheEnd() throws Exception {
    long timeout = SentParts.TIMEOUT.toMillis();
    for (long wait : new long[] {timeout - 1, timeout}) {
      try (var harness = opened(null)) {
        harness.processElement2(registered(good(key)), 0);
        send(harness, header(1));
        harness.setProcessingTime(wait);
        harness.processElement1(header(1, key), 0);
        assertThat(whole(harness.extractOutputValues()))
            .hasSize(wait < timeout ? 2 : 1)
            .startsWith(Authorship.UNSIGNED);
      }
    }
  }

  @Test
  void graceOfAWholeUpdateUnderAStrangersHeaderEndsWithThatHeader() throws Exception {
    long timeout = SentParts.TIMEOUT.toMillis();
    for (long wait : new long[] {timeout - 1, timeout}) {
      try (var harness = opened(null)) {
        harness.processElement2(registered(good(key)), 0);
        send(harness, header(2, stranger), 2);
        harness.processElement1(header(1, key), 0);
        harness.setProcessingTime(wait);
        assertThat(whole(harness.extractOutputValues())).isEmpty();
        blocks(harness);
        assertThat(whole(harness.extractOutputValues()))
            .hasSize(wait < timeout ? 1 : 0)
            .allMatch(Authorship.SIGNED::equals);
      }
    }
  }

  @Test
  void secondThingThatTheClientSignsIsToldAndDoesNotDisplaceTheFirst() throws Exception {
    try (var harness = opened(null)) {
      harness.processElement2(registered(good(key)), 0);
      harness.processElement1(header(1, key), 0);
      harness.processElement1(header(2, key), 0);
      blocks(harness);
      List<UpdateProgress> said = harness.extractOutputValues();
      assertThat(said).extracting(UpdateProgress::complete).containsExactly(false, false, true);
      assertThat(said.get(1).content()).isNotEqualTo(said.get(0).content());
      assertThat(said.get(2).content()).isEqualTo(said.get(0).content());
    }
  }
}
