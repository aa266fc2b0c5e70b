package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fedfisher.wire.RefusalReason.DUPLICATE_CLIENT;
import static org.fedfisher.wire.RefusalReason.EQUIVOCATION;
import static org.fedfisher.wire.RefusalReason.INCOMPLETE_AT_CLOSE;
import static org.fedfisher.wire.RefusalReason.NOT_REGISTERED;
import static org.fedfisher.wire.RefusalReason.WRONG_BASE_MODEL;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.Authorship;
import org.fedfisher.round.Rounds;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.CloseRound;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.OpenRound;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;
import org.junit.jupiter.api.Test;

/** A client that says two things in one round, at every moment, with a restore before each word. */
class EquivocationTest {
  private final List<LedgerFact> facts = new ArrayList<>();
  private boolean begun;
  private KeyedTwoInputStreamOperatorTestHarness<
          String, RoundCommand, UpdateProgress, ShardDecision>
      ledger = opened();

  EquivocationTest() throws Exception {}

  private static KeyedTwoInputStreamOperatorTestHarness<
          String, RoundCommand, UpdateProgress, ShardDecision>
      opened() throws Exception {
    var harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(
                new KeepLedger(Duration.ofSeconds(10), Duration.ofSeconds(99))),
            RoundCommand::round,
            UpdateProgress::round,
            Types.STRING);
    harness.setStateBackend(new EmbeddedRocksDBStateBackend());
    harness.setup();
    return harness;
  }

  private void restore() throws Exception {
    if (!begun) {
      begun = true;
      ledger.open();
      return;
    }
    facts.addAll(Harnesses.facts(ledger, KeepLedger.FACTS));
    var state = ledger.snapshot(1, 1);
    ledger.close();
    ledger = opened();
    ledger.initializeState(state);
    ledger.open();
  }

  private void open(Identity identity) throws Exception {
    restore();
    RoundSpecification round = Rounds.wire(FisherStructure.DIAGONAL, 3, 1);
    round.setIdentity(identity);
    ledger.processElement1(new RoundCommand("r1", Wire.encode(new OpenRound(round, 0L))), 0);
  }

  private void close() throws Exception {
    restore();
    ledger.processElement1(new RoundCommand("r1", Wire.encode(new CloseRound("r1", 0L))), 0);
  }

  private void begun(String update, int content, Authorship finding) throws Exception {
    restore();
    ledger.processElement2(progress(update, content, finding, false, Rounds.BASE), 0);
  }

  private void whole(String update, int content, Authorship finding) throws Exception {
    restore();
    ledger.processElement2(progress(update, content, finding, true, Rounds.BASE), 0);
  }

  private static UpdateProgress progress(
      String update, int content, Authorship finding, boolean whole, byte[] base) {
    int[] lengths = whole ? new int[] {4, 2, 4} : new int[0];
    int[] ones = new int[lengths.length];
    Arrays.fill(ones, 1);
    return new UpdateProgress(
        "r1",
        "c1",
        update,
        whole,
        Sha256s.of(new byte[] {(byte) content, 2}),
        5,
        "DIAGONAL",
        base,
        new byte[lengths.length * Sha256s.BYTES],
        ones,
        Rounds.shards(lengths, lengths, 1, 1).toArray(BlockSummary[]::new),
        finding.name(),
        finding == Authorship.UNSIGNED ? new byte[0] : new byte[32],
        Sha256s.of(new byte[] {(byte) content, 3}));
  }

  /** What the ledger said of updates: "admitted", or the reason of a refusal. */
  private List<Object> verdicts() throws Exception {
    restore();
    ledger.close();
    List<Object> verdicts = new ArrayList<>();
    for (LedgerFact fact : facts) {
      if (fact.getFact() instanceof UpdateRefused refused) {
        verdicts.add(refused.getReason());
      } else if (fact.getFact() instanceof UpdateAdmitted) {
        verdicts.add("admitted");
      }
    }
    return verdicts;
  }

  @Test
  void bothAreRefusedWhereTheSecondIsSeenBeforeTheFirstIsWhole() throws Exception {
    open(Identity.OPEN);
    begun("u1", 1, Authorship.UNSIGNED);
    whole("u2", 2, Authorship.UNSIGNED);
    whole("u1", 1, Authorship.UNSIGNED);
    whole("u3", 3, Authorship.UNSIGNED);
    assertThat(verdicts()).containsExactly(EQUIVOCATION, EQUIVOCATION, EQUIVOCATION);
  }

  @Test
  void theLaterIsRefusedOnceTheFirstIsAdmitted() throws Exception {
    open(Identity.OPEN);
    begun("u1", 1, Authorship.UNSIGNED);
    whole("u1", 1, Authorship.UNSIGNED);
    begun("u2", 2, Authorship.UNSIGNED);
    whole("u2", 2, Authorship.UNSIGNED);
    whole("u1", 1, Authorship.UNSIGNED);
    assertThat(verdicts()).containsExactly("admitted", EQUIVOCATION, DUPLICATE_CLIENT);
  }

  @Test
  void sayingTheSameTwiceBeforeItIsWholeIsNothing() throws Exception {
    open(Identity.OPEN);
    begun("u1", 1, Authorship.UNSIGNED);
    begun("u1", 1, Authorship.UNSIGNED);
    whole("u1", 1, Authorship.UNSIGNED);
    close();
    assertThat(verdicts()).containsExactly("admitted");
  }

  @Test
  void whatIsHalfSentOfABarredClientIsRefusedForThatAtTheClose() throws Exception {
    open(Identity.OPEN);
    begun("u1", 1, Authorship.UNSIGNED);
    begun("u2", 2, Authorship.UNSIGNED);
    begun("u3", 3, Authorship.UNSIGNED);
    close();
    assertThat(verdicts()).containsExactly(EQUIVOCATION, EQUIVOCATION);
  }

  @Test
  void whatWasSaidBeforeTheRoundWasOpenCountsToo() throws Exception {
    begun("u1", 1, Authorship.SIGNED);
    whole("u2", 2, Authorship.SIGNED);
    open(Identity.REGISTERED);
    close();
    assertThat(verdicts()).containsExactly(EQUIVOCATION, EQUIVOCATION);
  }

  @Test
  void twoWholeUpdatesThatWaitForTheirRoundAreBothRefused() throws Exception {
    whole("u1", 1, Authorship.SIGNED);
    whole("u2", 2, Authorship.SIGNED);
    open(Identity.REGISTERED);
    assertThat(verdicts()).containsExactly(EQUIVOCATION, EQUIVOCATION);
  }

  @Test
  void whatSomebodyElseWritesNeitherBarsTheClientNorStandsOnTheRecordAtTheClose() throws Exception {
    begun("u0", 9, Authorship.UNSIGNED);
    open(Identity.REGISTERED);
    begun("u1", 2, Authorship.UNKNOWN_KEY);
    begun("u1", 1, Authorship.SIGNED);
    begun("u1", 3, Authorship.BAD_SIGNATURE);
    whole("u1", 4, Authorship.UNSIGNED);
    whole("u1", 1, Authorship.SIGNED);
    close();
    assertThat(verdicts()).containsExactly(NOT_REGISTERED, "admitted");
  }

  @Test
  void halfOfWhatTheClientSignedStandsOnTheRecordAtTheClose() throws Exception {
    open(Identity.REGISTERED);
    begun("u1", 1, Authorship.SIGNED);
    close();
    assertThat(verdicts()).containsExactly(INCOMPLETE_AT_CLOSE);
  }

  @Test
  void clientThatWasRefusedMayTryAgainUnderAnotherNameOnly() throws Exception {
    open(Identity.OPEN);
    restore();
    ledger.processElement2(progress("u1", 1, Authorship.UNSIGNED, true, new byte[32]), 0);
    // The shards are dropping u1's blocks: admitting it now would leave them waiting for ever.
    whole("u1", 2, Authorship.UNSIGNED);
    whole("u2", 2, Authorship.UNSIGNED);
    assertThat(verdicts()).containsExactly(WRONG_BASE_MODEL, EQUIVOCATION, "admitted");
  }
}
