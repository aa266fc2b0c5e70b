package org.fedfisher.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.fedfisher.audit.Finding.Kind;
import org.fedfisher.round.Rounds;
import org.fedfisher.wire.AbortReason;
import org.fedfisher.wire.CloseReason;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RoundAborted;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundSpecification;
import org.junit.jupiter.api.Test;

/** Each rule of the ledger, kept and broken. */
class LedgerRulesTest {
  private static final long DEADLINE = Rounds.DEADLINE;
  private static final long CLOSED = 5_000;
  private static final long LATENESS = 600;

  private static Ledger ledger(int target, int quorum) {
    return new Ledger(Rounds.wire(FisherStructure.DIAGONAL, target, quorum));
  }

  /** Opened for two, quorum one. */
  private static Ledger open() {
    return ledger(2, 1).opened();
  }

  private static Ledger lateness() {
    RoundSpecification round = Rounds.wire(FisherStructure.DIAGONAL, 2, 1);
    round.setAllowedLatenessMillis(LATENESS);
    return new Ledger(round)
        .opened()
        .at(CLOSED)
        .admitted("a", "b")
        .closed(CloseReason.TARGET_REACHED, 2)
        .published(2);
  }

  private static Finding only(Ledger ledger) {
    assertThat(ledger.findings()).hasSize(1);
    return ledger.findings().get(0);
  }

  private static void broken(Ledger ledger, long ordinal, String detail) {
    Finding finding = only(ledger);
    assertThat(finding.kind()).isEqualTo(Kind.FACT_AGAINST_RULES);
    assertThat(finding.ordinal()).isEqualTo(ordinal);
    assertThat(finding.detail()).contains(detail);
  }

  @Test
  void roundThatReachesItsTargetIsFine() {
    RecordedRound round =
        open()
            .admitted("a")
            .refused("a", RefusalReason.DUPLICATE_CLIENT)
            .admitted("b")
            .closed(CloseReason.TARGET_REACHED, 2, Map.of("DUPLICATE_CLIENT", 1))
            .published(2)
            .refused("c", RefusalReason.LATE)
            .read();
    assertThat(round.findings().kept()).isEmpty();
    assertThat(round.revisions()).hasSize(1);
    assertThat(round.revisions().get(0).admissions()).hasSize(2);
    assertThat(round.revisions().get(0).published()).isNotNull();
  }

  @Test
  void refusalOfAnUnknownRoundMayPrecedeItsOpening() {
    Ledger ledger = ledger(1, 1).refused("a", RefusalReason.UNKNOWN_ROUND).opened();
    assertThat(ledger.findings()).isEmpty();
    ledger.refused("b", RefusalReason.UNKNOWN_ROUND);
    broken(ledger, 2, "the round is OPEN");
  }

  @Test
  void gapInTheOrdinalsIsFound() {
    Ledger ledger = open();
    ledger.add(3, Ledger.admission("a", 0));
    Finding finding = only(ledger);
    assertThat(finding.kind()).isEqualTo(Kind.FACT_MISSING);
    assertThat(finding.ordinal()).isEqualTo(1);
    assertThat(finding.detail()).isEqualTo("no facts have the ordinals 1 to 2");
  }

  @Test
  void equalFactMayComeTwiceAndAnotherOneMayNot() {
    Ledger ledger = open().admitted("a");
    ledger.add(1, Ledger.admission("a", 0));
    assertThat(ledger.findings()).isEmpty();
    ledger.add(1, Ledger.admission("b", 0));
    assertThat(only(ledger).kind()).isEqualTo(Kind.FACT_TWICE);
    assertThat(only(ledger).ordinal()).isEqualTo(1);
    assertThat(ledger.read().facts()).hasSize(2);
  }

  @Test
  void clientIsAdmittedOnce() {
    Finding finding = only(open().admitted("a", "a"));
    assertThat(finding.kind()).isEqualTo(Kind.CLIENT_TWICE);
    assertThat(finding.ordinal()).isEqualTo(2);
    assertThat(finding.client()).isEqualTo("a");
  }

  @Test
  void admissionOneMillisecondBeforeTheDeadlineIsTheLast() {
    assertThat(open().at(DEADLINE - 1).admitted("a").findings()).isEmpty();
    broken(open().at(DEADLINE).admitted("a"), 1, "the deadline was at 1000000");
  }

  @Test
  void nobodyIsAdmittedBeyondTheTargetOrAfterTheClose() {
    broken(open().admitted("a", "b", "c"), 3, "the target of 2 clients had been reached");
    broken(
        open().admitted("a", "b").closed(CloseReason.TARGET_REACHED, 2).published(2).late(1, "c"),
        5,
        "end of the allowed lateness");
  }

  @Test
  void nothingPrecedesTheOpening() {
    broken(ledger(1, 1).admitted("a"), 0, "the round is UNOPENED");
    broken(open().opened(), 1, "the round was opened before");
  }

  @Test
  void deadlineClosesNotEarlierAndWithTheQuorum() {
    assertThat(open().admitted("a").at(DEADLINE).closed(CloseReason.DEADLINE, 1).findings())
        .isEmpty();
    broken(
        open().admitted("a").at(DEADLINE - 1).closed(CloseReason.DEADLINE, 1),
        2,
        "the deadline was at");
    broken(
        ledger(3, 2).opened().admitted("a").at(DEADLINE).closed(CloseReason.DEADLINE, 1),
        2,
        "the quorum 2");
  }

  @Test
  void targetClosesOnlyWhenReached() {
    broken(open().admitted("a").closed(CloseReason.TARGET_REACHED, 1), 2, "the target is 2");
    assertThat(open().admitted("a").closed(CloseReason.OPERATOR, 1).findings()).isEmpty();
  }

  @Test
  void closeCountsAdmissionsExamplesAndRefusals() {
    broken(open().admitted("a").closed(CloseReason.OPERATOR, 2), 2, "1 with 10 were admitted");
    broken(
        open().admitted("a").closed(CloseReason.OPERATOR, 1, Map.of("LATE", 1)),
        2,
        "counts the refusals {LATE=1}, there were {}");
  }

  @Test
  void modelTakesTheOrdinalThatWasKeptForIt() {
    broken(
        open().admitted("a").add(new RoundClosed(CloseReason.OPERATOR, 1, 10L, Map.of(), 7L)),
        2,
        "keeps the ordinal 7");
    Ledger taken = open().admitted("a").closed(CloseReason.OPERATOR, 1);
    broken(taken.refused("b", RefusalReason.LATE), 3, "kept for the model of revision 0");
    Ledger second = open().admitted("a").closed(CloseReason.OPERATOR, 1).published(1);
    broken(second.published(1), 4, "this ordinal was not kept for it");
  }

  @Test
  void modelCountsWhomTheLedgerAdmittedAndUsesTheRoundsSolver() {
    broken(
        open().admitted("a").closed(CloseReason.OPERATOR, 1).published(2),
        3,
        "1 with 10 were admitted");
    Ledger ledger = open().admitted("a").closed(CloseReason.OPERATOR, 1);
    ModelPublished model = ledger.model(0, 1);
    model.setSolver("a better one");
    broken(ledger.add(model), 3, "solved by \"a better one\"");
  }

  @Test
  void abortForWantOfAQuorumNeedsTheWant() {
    RoundAborted aborted = new RoundAborted(AbortReason.QUORUM_NOT_MET, "deadline", 1, Map.of());
    assertThat(ledger(3, 2).opened().admitted("a").add(aborted).findings()).isEmpty();
    broken(open().admitted("a").add(aborted), 2, "1 clients met the quorum of 1");
  }

  @Test
  void duplicateAndLateRefusalsNeedTheirGround() {
    broken(open().refused("a", RefusalReason.DUPLICATE_CLIENT), 1, "the client has no admitted");
    broken(open().refused("a", RefusalReason.LATE), 1, "the round takes updates");
  }

  @Test
  void lateUpdatesMakeARevisionUntilTheLatenessEnds() {
    Ledger ledger =
        lateness().at(CLOSED + LATENESS - 1).late(1, "c").revisionClosed(1, 3).published(1, 3);
    ledger.at(CLOSED + LATENESS).sealed(1, 3).refused("d", RefusalReason.LATE);
    RecordedRound round = ledger.read();
    assertThat(round.findings().kept()).isEmpty();
    assertThat(round.revisions()).hasSize(2);
    assertThat(round.revisions().get(1).admissions())
        .extracting(admission -> admission.fact().getClient())
        .containsExactly("c");
    broken(lateness().at(CLOSED + LATENESS).late(1, "c"), 5, "end of the allowed lateness");
  }

  @Test
  void revisionsCountUpAndHoldSomebody() {
    broken(lateness().late(2, "c"), 5, "to revision 2, the next is 1");
    broken(lateness().revisionClosed(1, 2), 5, "no update was admitted to it");
  }

  @Test
  void nobodyIsLateBeforeTheSealAndNothingFollowsIt() {
    broken(lateness().refused("c", RefusalReason.LATE), 5, "the round takes updates");
    assertThat(lateness().sealed(0, 2).refused("c", RefusalReason.LATE).findings()).isEmpty();
    broken(lateness().sealed(0, 2).late(1, "c"), 6, "the round is SEALED");
    broken(lateness().late(1, "c").sealed(0, 3), 6, "1 admissions are in none");
  }

  @Test
  void factOfAnotherRoundsSpecificationIsFound() {
    Ledger ledger = open();
    LedgerFact opened = ledger.facts().get(0);
    assertThat(RecordedRound.of("other", List.of(opened)).findings().kept())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.detail()).contains("the specification is of round \"r1\""));
  }
}
