package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.Authorship;
import org.fedfisher.round.Rounds;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.CloseRound;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.OpenRound;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;
import org.junit.jupiter.api.Test;

/**
 * Snapshots that the operators wrote when headers were not signed yet (commit 2622d9a, with
 * OperatorSnapshotUtil): what rests in them goes on.
 */
class OlderStateTest {
  private static OperatorSubtaskState state(String name) throws Exception {
    URL file = Objects.requireNonNull(OlderStateTest.class.getResource("/states/" + name), name);
    return OperatorSnapshotUtil.readStateHandle(Path.of(file.toURI()).toString());
  }

  /** "verify-unsigned": header and two of three blocks of update "u1", since 1 s. */
  @Test
  void updateThatWasHalfThereIsCompletedByItsLastBlock() throws Exception {
    try (var harness = SentParts.opened(state("verify-unsigned"))) {
      harness.processElement1(SentParts.receipt(1, 2), 0);
      List<UpdateProgress> said = harness.extractOutputValues();
      assertThat(said).extracting(UpdateProgress::complete).containsExactly(true);
      assertThat(said.get(0).found()).isEqualTo(Authorship.UNSIGNED);
      assertThat(said.get(0).shards()).extracting(BlockSummary::weights).containsExactly(4, 5, 6);
    }
  }

  /** The timers of that time still run: they were set for 11 s. */
  @Test
  void updateThatWasHalfThereIsForgottenInTheEnd() throws Exception {
    try (var harness = SentParts.opened(state("verify-unsigned"))) {
      harness.setProcessingTime(1_000 + SentParts.TIMEOUT.toMillis());
      harness.processElement1(SentParts.receipt(1, 2), 0);
      assertThat(harness.extractOutputValues()).isEmpty();
    }
  }

  /**
   * "ledger-unsigned": of round "r1", target 3, client "c1" is admitted and "c2" has begun; an
   * update of "c3" waits for round "r2".
   */
  @Test
  void clientsOfAnOpenRoundAreRememberedAndEarlyUpdatesAdmitted() throws Exception {
    var harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(
                new KeepLedger(Duration.ofSeconds(10), Duration.ofSeconds(99))),
            RoundCommand::round,
            UpdateProgress::round,
            Types.STRING);
    harness.setStateBackend(new EmbeddedRocksDBStateBackend());
    harness.setup();
    harness.initializeState(state("ledger-unsigned"));
    harness.open();
    try (harness) {
      harness.processElement2(again(), 0);
      RoundSpecification other = Rounds.wire(FisherStructure.DIAGONAL, 3, 1);
      other.setRound("r2");
      harness.processElement1(new RoundCommand("r2", Wire.encode(new OpenRound(other, 0L))), 0);
      harness.processElement1(new RoundCommand("r1", Wire.encode(new CloseRound("r1", 0L))), 0);
      List<LedgerFact> facts = Harnesses.facts(harness, KeepLedger.FACTS);
      assertThat(facts)
          .extracting(LedgerFact::getFact)
          .filteredOn(fact -> fact instanceof UpdateRefused || fact instanceof UpdateAdmitted)
          .extracting(
              fact ->
                  fact instanceof UpdateRefused refused
                      ? refused.getClient() + " " + refused.getReason()
                      : ((UpdateAdmitted) fact).getClient() + " admitted")
          .containsExactly("c1 DUPLICATE_CLIENT", "c3 admitted", "c2 INCOMPLETE_AT_CLOSE");
    }
  }

  private static UpdateProgress again() {
    int[] lengths = {4, 2, 4};
    return new UpdateProgress(
        "r1",
        "c1",
        "u1",
        true,
        Sha256s.of(new byte[] {2}),
        5,
        "DIAGONAL",
        Rounds.BASE,
        new byte[lengths.length * Sha256s.BYTES],
        new int[] {1, 1, 1},
        Rounds.shards(lengths, lengths, 1, 1).toArray(BlockSummary[]::new),
        Authorship.UNSIGNED.name(),
        new byte[0],
        Rounds.CONTENT);
  }
}
