package org.fedfisher.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.fedfisher.round.Rounds.DEADLINE;
import static org.fedfisher.round.Rounds.candidate;
import static org.fedfisher.round.Rounds.open;

import java.util.Collections;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.fedfisher.round.Round.Started;
import org.fedfisher.wire.AbortReason;
import org.fedfisher.wire.CloseReason;
import org.fedfisher.wire.CommandRefused;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RoundAborted;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundOpened;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundLifeTest {
  private static final Declaration ADMITTED =
      new Declaration(Rounds.CONTENT, Declaration.Stand.ADMITTED);
  private static final long IN_TIME = DEADLINE - 1;

  @Test
  void openingIsTheFirstFact() {
    Step step = new Unopened(Tally.empty()).open(Rounds.diagonal(2, 1));
    assertThat(step.facts()).hasSize(1);
    assertThat(step.facts().get(0).ordinal()).isZero();
    assertThat(body(step, 0)).isInstanceOf(RoundOpened.class);
    assertThat(step.next().tally().nextOrdinal()).isEqualTo(1);
  }

  @Test
  void updateOneMillisecondBeforeDeadlineIsAdmitted() {
    Step step = open(2, 1).consider(candidate("c1", 5), null, List::of, DEADLINE - 1);
    assertThat(body(step, 0)).isInstanceOf(UpdateAdmitted.class);
    assertThat(step.effects()).hasOnlyElementsOfType(Effect.Fold.class);
    assertThat(((Open) step.next()).examples()).isEqualTo(5);
  }

  @Test
  void updateAtDeadlineEndsTheRoundAndIsLate() {
    Open one = (Open) open(3, 1).consider(candidate("c1", 5), null, List::of, IN_TIME).next();
    Step step = one.consider(candidate("c2", 5), null, List::of, DEADLINE);
    assertThat(((RoundClosed) body(step, 0)).getReason()).isEqualTo(CloseReason.DEADLINE);
    assertThat(((UpdateRefused) body(step, 1)).getReason()).isEqualTo(RefusalReason.LATE);
    assertThat(step.next()).isInstanceOf(Ended.class);
  }

  @Test
  void targetMinusOneStaysOpenAndTargetCloses() {
    Step first = open(2, 1).consider(candidate("c1", 5), null, List::of, IN_TIME);
    assertThat(first.next()).isInstanceOf(Open.class);
    Step second = ((Open) first.next()).consider(candidate("c2", 7), null, List::of, IN_TIME);
    RoundClosed closed = (RoundClosed) body(second, 1);
    assertThat(closed.getReason()).isEqualTo(CloseReason.TARGET_REACHED);
    assertThat(closed.getAdmitted()).isEqualTo(2);
    assertThat(closed.getExamples()).isEqualTo(12);
    assertThat(second.effects())
        .hasSize(2)
        .element(1)
        .isEqualTo(new Effect.Close(CloseReason.TARGET_REACHED, new Closing(0, 2, 12, 4, IN_TIME)));
  }

  @Test
  void closeKeepsAnOrdinalForTheModelAndLaterFactsFollowIt() {
    Step closed = open(1, 1).consider(candidate("c1", 5), null, List::of, IN_TIME);
    RoundClosed fact = (RoundClosed) body(closed, 1);
    assertThat(closed.facts().get(1).ordinal()).isEqualTo(2);
    assertThat(fact.getPublishedOrdinal()).isEqualTo(3);
    Step late = ((Ended) closed.next()).late(candidate("c2", 5));
    assertThat(late.facts().get(0).ordinal()).isEqualTo(4);
  }

  @Test
  void deadlineWithQuorumClosesAndOneFewerAborts() {
    Open one = (Open) open(9, 2).consider(candidate("c1", 5), null, List::of, IN_TIME).next();
    Step aborted = one.awake(List::of, DEADLINE);
    assertThat(((RoundAborted) body(aborted, 0)).getReason()).isEqualTo(AbortReason.QUORUM_NOT_MET);
    assertThat(aborted.effects()).containsExactly(new Effect.Abort(AbortReason.QUORUM_NOT_MET));
    Open two = (Open) one.consider(candidate("c2", 5), null, List::of, IN_TIME).next();
    assertThat(body(two.awake(List::of, DEADLINE), 0)).isInstanceOf(RoundClosed.class);
  }

  @Test
  void secondUpdateOfAClientIsRefused() {
    Step step = open(2, 1).consider(candidate("c1", 5), ADMITTED, List::of, IN_TIME);
    assertThat(reason(step)).isEqualTo(RefusalReason.DUPLICATE_CLIENT);
    assertThat(((Open) step.next()).admitted()).isZero();
    assertThat(step.next().tally().refused()).containsEntry(RefusalReason.DUPLICATE_CLIENT, 1);
  }

  @Test
  void wrongBaseModelIsRefused() {
    Candidate good = candidate("c1", 5);
    Candidate bad =
        new Candidate(
            "c1",
            "u1",
            good.headerDigest(),
            5,
            good.fisher(),
            new byte[32],
            good.shards(),
            Authorship.UNSIGNED,
            new byte[0],
            Rounds.CONTENT);
    assertThat(reason(open(2, 1).consider(bad, null, List::of, IN_TIME)))
        .isEqualTo(RefusalReason.WRONG_BASE_MODEL);
  }

  @Test
  void everyWrongShapeIsRefused() {
    assertThat(shaped(FisherStructure.NONE, new int[] {4, 2, 4}, new int[] {0, 0, 0}))
        .isEqualTo(RefusalReason.WRONG_SHAPE);
    assertThat(shaped(FisherStructure.DIAGONAL, new int[] {4, 2}, new int[] {4, 2}))
        .isEqualTo(RefusalReason.WRONG_SHAPE);
    assertThat(shaped(FisherStructure.DIAGONAL, new int[] {4, 3, 4}, new int[] {4, 3, 4}))
        .isEqualTo(RefusalReason.WRONG_SHAPE);
    assertThat(shaped(FisherStructure.DIAGONAL, new int[] {4, 2, 4}, new int[] {4, 0, 4}))
        .isEqualTo(RefusalReason.WRONG_SHAPE);
  }

  private static RefusalReason shaped(FisherStructure fisher, int[] weights, int[] fishers) {
    Candidate good = candidate("c1", 5);
    Candidate bad =
        new Candidate(
            "c1",
            "u1",
            good.headerDigest(),
            5,
            fisher,
            Rounds.BASE,
            Rounds.shards(weights, fishers, 1f, 1f),
            Authorship.UNSIGNED,
            new byte[0],
            Rounds.CONTENT);
    return reason(open(2, 1).consider(bad, null, List::of, IN_TIME));
  }

  @Test
  void largestAllowedEntriesPassAndTheNextFloatDoesNot() {
    assertThat(reason(bounded(16f, 64f, 1L << 30))).isNull();
    assertThat(reason(bounded(Math.nextUp(16f), 64f, 1))).isEqualTo(RefusalReason.OUT_OF_BOUNDS);
    assertThat(reason(bounded(16f, Math.nextUp(64f), 1))).isEqualTo(RefusalReason.OUT_OF_BOUNDS);
    assertThat(reason(bounded(16f, 64f, (1L << 30) + 1))).isEqualTo(RefusalReason.OUT_OF_BOUNDS);
  }

  @Test
  void examplesAreBoundedInTotal() {
    Open half =
        (Open) open(9, 1).consider(candidate("c1", 1L << 29), null, List::of, IN_TIME).next();
    assertThat(reason(half.consider(candidate("c2", 1L << 29), null, List::of, IN_TIME))).isNull();
    assertThat(reason(half.consider(candidate("c2", (1L << 29) + 1), null, List::of, IN_TIME)))
        .isEqualTo(RefusalReason.OUT_OF_BOUNDS);
  }

  private static Step bounded(float maxWeight, float maxFisher, long examples) {
    Candidate good = candidate("c1", examples);
    Candidate update =
        new Candidate(
            "c1",
            "u1",
            good.headerDigest(),
            examples,
            good.fisher(),
            Rounds.BASE,
            Rounds.shards(new int[] {4, 2, 4}, new int[] {4, 2, 4}, maxWeight, maxFisher),
            Authorship.UNSIGNED,
            new byte[0],
            Rounds.CONTENT);
    return open(2, 1).consider(update, null, List::of, IN_TIME);
  }

  @Test
  void whatIsHalfSentAtTheCloseIsRefusedBeforeTheCloseAndCounted() {
    List<Started> started = List.of(new Started("c9", "u1", new Sha256(new byte[32]), false));
    Step step = open(1, 1).consider(candidate("c1", 5), null, () -> started, IN_TIME);
    assertThat(step.facts()).extracting(Step.Fact::ordinal).containsExactly(1L, 2L, 3L);
    assertThat(((UpdateRefused) body(step, 1)).getReason())
        .isEqualTo(RefusalReason.INCOMPLETE_AT_CLOSE);
    assertThat(((RoundClosed) body(step, 2)).getRefused())
        .containsExactly(java.util.Map.entry("INCOMPLETE_AT_CLOSE", 1));
  }

  @Test
  void openingAgainIsHarmlessUnlessTheSpecificationDiffers() {
    Open open = open(2, 1);
    assertThat(open.openAgain(Rounds.wire(FisherStructure.DIAGONAL, 2, 1)).facts()).isEmpty();
    Step other = open.openAgain(Rounds.wire(FisherStructure.DIAGONAL, 3, 1));
    assertThat(body(other, 0)).isInstanceOf(CommandRefused.class);
    assertThat(((Open) other.next()).specification()).isEqualTo(open.specification());
  }

  @Test
  void unknownRoundRefusesWhatWaitedInVain() {
    Step step = new Unopened(Tally.empty()).giveUp(candidate("c1", 5));
    assertThat(reason(step)).isEqualTo(RefusalReason.UNKNOWN_ROUND);
    assertThat(step.next()).isInstanceOf(Unopened.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3})
  void quorumOutsideOneToTargetIsNoSpecification(int quorum) {
    assertThatThrownBy(() -> Rounds.diagonal(2, quorum))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("quorum is \"" + quorum + "\"");
  }

  @Test
  void specificationThatWouldNotFitAFactIsRefusedShortly() {
    RoundSpecification huge = Rounds.wire(FisherStructure.DIAGONAL, 2, 1);
    huge.setModel(new Model("m", List.of(new Layer("a", Collections.nCopies(600_000, 0)))));
    assertThatThrownBy(() -> Specification.of(huge))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("size of the specification is \"600");
    Step step = new Unopened(Tally.empty()).refuse("open", "x".repeat(1 << 20));
    assertThat(((CommandRefused) body(step, 0)).getDetail()).hasSizeLessThan(1_100);
  }

  private static SpecificRecord body(Step step, int fact) {
    return step.facts().get(fact).body();
  }

  private static RefusalReason reason(Step step) {
    return body(step, 0) instanceof UpdateRefused refused ? refused.getReason() : null;
  }
}
