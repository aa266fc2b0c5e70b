package org.fedfisher.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fedfisher.round.Rounds.candidate;

import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.fedfisher.round.Round.Started;
import org.fedfisher.round.Step.Fact;
import org.fedfisher.wire.CommandRefused;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RevisionClosed;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundSealed;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A round between its close and the end of its lateness. */
class SettlingTest {
  private static final Declaration ADMITTED =
      new Declaration(Rounds.CONTENT, Declaration.Stand.ADMITTED);
  private static final long CLOSED = 1_000;
  private static final long LATENESS = 500;
  private static final long DELAY = 100;
  private static final List<Started> HALF =
      List.of(new Started("half", "u1", new Sha256(new byte[32]), false));

  /** Closed by its only client, c1 with 5 examples; facts 0 to 2, ordinal 3 kept for the model. */
  private static Settling settling(long delay) {
    Open open = (Open) new Unopened(Tally.empty()).open(Rounds.lenient(1, LATENESS, delay)).next();
    return (Settling) open.consider(candidate("c1", 5), null, () -> HALF, CLOSED).next();
  }

  private static Step late(Settling round, String client, long at) {
    return round.consider(candidate(client, 7), null, () -> HALF, at);
  }

  @Test
  void closeOfALenientRoundRefusesNobodyAndLeavesItSettling() {
    Open open = (Open) new Unopened(Tally.empty()).open(Rounds.lenient(1, LATENESS, DELAY)).next();
    Step step = open.consider(candidate("c1", 5), null, () -> HALF, CLOSED);
    assertThat(kinds(step)).isEqualTo(List.of(UpdateAdmitted.class, RoundClosed.class));
    Settling next = (Settling) step.next();
    assertThat(next.sealsAtMillis()).isEqualTo(CLOSED + LATENESS);
    assertThat(next.wakesAtMillis()).isEqualTo(CLOSED + LATENESS);
    assertThat(next.revision()).isZero();
  }

  @Test
  void lateUpdateIsAdmittedBeyondTheTargetToRevisionOne() {
    Step step = late(settling(DELAY), "c2", CLOSED + LATENESS - 1);
    assertThat(kinds(step)).isEqualTo(List.of(UpdateAdmitted.class));
    assertThat(((UpdateAdmitted) body(step, 0)).getRevision()).isEqualTo(1);
    assertThat(step.facts().get(0).ordinal()).isEqualTo(4);
    assertThat(step.effects()).hasSize(1);
    assertThat(((Effect.Fold) step.effects().get(0)).revision()).isEqualTo(1);
    assertThat(((Settling) step.next()).admitted()).isEqualTo(2);
    assertThat(((Settling) step.next()).examples()).isEqualTo(12);
  }

  @Test
  void updateAtTheEndOfTheLatenessSealsTheRoundAndIsLate() {
    Step step = late(settling(DELAY), "c2", CLOSED + LATENESS);
    assertThat(kinds(step))
        .isEqualTo(List.of(UpdateRefused.class, RoundSealed.class, UpdateRefused.class));
    assertThat(((UpdateRefused) body(step, 0)).getReason())
        .isEqualTo(RefusalReason.INCOMPLETE_AT_CLOSE);
    assertThat(((UpdateRefused) body(step, 2)).getReason()).isEqualTo(RefusalReason.LATE);
    assertThat(step.next()).isInstanceOf(Ended.class);
  }

  @Test
  void revisionClosesItsDelayAfterTheFirstAdmissionAndNoSooner() {
    Settling one = (Settling) late(settling(DELAY), "c2", CLOSED + 10).next();
    Settling two = (Settling) late(one, "c3", CLOSED + 60).next();
    assertThat(two.wakesAtMillis()).isEqualTo(CLOSED + 10 + DELAY);
    assertThat(two.awake(List::of, CLOSED + 10 + DELAY - 1).facts()).isEmpty();
    Step step = two.awake(List::of, CLOSED + 10 + DELAY);
    RevisionClosed closed = (RevisionClosed) body(step, 0);
    assertThat(closed.getRevision()).isEqualTo(1);
    assertThat(closed.getAdmitted()).isEqualTo(3);
    assertThat(closed.getExamples()).isEqualTo(19);
    assertThat(closed.getPublishedOrdinal()).isEqualTo(7);
    assertThat(step.facts().get(0).ordinal()).isEqualTo(6);
    assertThat(step.effects())
        .isEqualTo(List.of(new Effect.Revise(new Closing(1, 3, 19, 7, CLOSED + 10 + DELAY))));
    Step third = late((Settling) step.next(), "c4", CLOSED + 200);
    assertThat(third.facts().get(0).ordinal()).isEqualTo(8);
    assertThat(((UpdateAdmitted) body(third, 0)).getRevision()).isEqualTo(2);
  }

  @Test
  void updateAtTheMomentItsRevisionClosesBelongsToTheNext() {
    Settling one = (Settling) late(settling(DELAY), "c2", CLOSED).next();
    Step before = late(one, "c3", CLOSED + DELAY - 1);
    assertThat(((UpdateAdmitted) body(before, 0)).getRevision()).isEqualTo(1);
    Step at = late(one, "c3", CLOSED + DELAY);
    assertThat(kinds(at)).isEqualTo(List.of(RevisionClosed.class, UpdateAdmitted.class));
    assertThat(((UpdateAdmitted) body(at, 1)).getRevision()).isEqualTo(2);
  }

  @Test
  void withoutDelayEachAdmissionIsARevisionOfItsOwn() {
    Step first = late(settling(0), "c2", CLOSED);
    assertThat(kinds(first)).isEqualTo(List.of(UpdateAdmitted.class, RevisionClosed.class));
    Step second = late((Settling) first.next(), "c3", CLOSED);
    assertThat(((RevisionClosed) body(second, 1)).getRevision()).isEqualTo(2);
    assertThat(second.facts().get(1).ordinal()).isEqualTo(8);
  }

  @Test
  void endOfTheLatenessClosesWhatIsPendingThenSeals() {
    Settling one = (Settling) late(settling(DELAY), "c2", CLOSED + LATENESS - 1).next();
    assertThat(one.awake(List::of, CLOSED + LATENESS - 1).facts()).isEmpty();
    Step step = one.awake(() -> HALF, CLOSED + LATENESS);
    assertThat(kinds(step))
        .isEqualTo(List.of(RevisionClosed.class, UpdateRefused.class, RoundSealed.class));
    assertThat(step.facts()).extracting(Fact::ordinal).containsExactly(5L, 7L, 8L);
    RoundSealed sealed = (RoundSealed) body(step, 2);
    assertThat(sealed.getRevision()).isEqualTo(1);
    assertThat(sealed.getAdmitted()).isEqualTo(2);
    assertThat(sealed.getRefused()).isEqualTo(Map.of("INCOMPLETE_AT_CLOSE", 1));
    assertThat(step.effects()).hasSize(2).element(1).isEqualTo(new Effect.Seal());
    assertThat(step.next()).isInstanceOf(Ended.class);
    assertThat(step.next().tally().nextOrdinal()).isEqualTo(9);
  }

  @Test
  void roundToWhichNobodyCameLateIsSealedWithoutARevision() {
    Step step = settling(DELAY).awake(List::of, CLOSED + LATENESS);
    assertThat(kinds(step)).isEqualTo(List.of(RoundSealed.class));
    assertThat(((RoundSealed) body(step, 0)).getRevision()).isZero();
  }

  @Test
  void operatorsCloseSealsNowWithWhatIsPending() {
    Settling one = (Settling) late(settling(DELAY), "c2", CLOSED + 1).next();
    Step step = one.closeNow(List::of, CLOSED + 2);
    assertThat(kinds(step)).isEqualTo(List.of(RevisionClosed.class, RoundSealed.class));
  }

  @Test
  void clientAdmittedInTimeIsADuplicateAndRulesAndBoundsStillHold() {
    Settling round = settling(DELAY);
    Step known = round.consider(candidate("c1", 5), ADMITTED, List::of, CLOSED + 1);
    assertThat(((UpdateRefused) body(known, 0)).getReason())
        .isEqualTo(RefusalReason.DUPLICATE_CLIENT);
    assertThat(known.next()).isInstanceOf(Settling.class);
    long left = (1L << 30) - 5;
    Step most = round.consider(candidate("c2", left), null, List::of, CLOSED + 1);
    assertThat(body(most, 0)).isInstanceOf(UpdateAdmitted.class);
    Step more = round.consider(candidate("c2", left + 1), null, List::of, CLOSED + 1);
    assertThat(((UpdateRefused) body(more, 0)).getReason()).isEqualTo(RefusalReason.OUT_OF_BOUNDS);
  }

  @Test
  void abortedLenientRoundHasNoLateness() {
    Open open = (Open) new Unopened(Tally.empty()).open(Rounds.lenient(2, LATENESS, 0)).next();
    Step step = open.closeNow(List::of, CLOSED);
    assertThat(step.next()).isInstanceOf(Ended.class);
    assertThat(step.effects()).hasOnlyElementsOfType(Effect.Abort.class);
  }

  @Test
  void refusedCommandChangesNothingElse() {
    Settling round = settling(DELAY);
    Step step = round.refuse("abort", "the round is not open");
    assertThat(body(step, 0)).isInstanceOf(CommandRefused.class);
    assertThat(step.next()).isEqualTo(round.with(round.tally().after(1)));
  }

  @ParameterizedTest
  @CsvSource({
    "-1, 0, allowedLatenessMillis",
    "31622400001, 0, allowedLatenessMillis",
    "10, -1, revisionDelayMillis",
    "10, 11, revisionDelayMillis"
  })
  void latenessOutsideItsRangeIsNoSpecification(long lateness, long delay, String named) {
    assertThat(Rounds.lenient(1, 31_622_400_000L, 10).grantsLateness()).isTrue();
    assertThatThrownBy(() -> Rounds.lenient(1, lateness, delay))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  private static SpecificRecord body(Step step, int fact) {
    return step.facts().get(fact).body();
  }

  private static List<Class<?>> kinds(Step step) {
    return step.facts().stream().<Class<?>>map(fact -> fact.body().getClass()).toList();
  }
}
