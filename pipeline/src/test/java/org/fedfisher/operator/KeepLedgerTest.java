package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.Rounds;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.AbortRound;
import org.fedfisher.wire.CloseRound;
import org.fedfisher.wire.CommandRefused;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.OpenRound;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RevisionClosed;
import org.fedfisher.wire.RoundAborted;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundOpened;
import org.fedfisher.wire.RoundSealed;
import org.fedfisher.wire.UpdateAdmitted;
import org.fedfisher.wire.UpdateRefused;
import org.junit.jupiter.api.Test;

class KeepLedgerTest {
  private static final Duration UNKNOWN = Duration.ofSeconds(10);
  private static final Duration UNCLAIMED = Duration.ofSeconds(99);

  private static KeyedTwoInputStreamOperatorTestHarness<
          String, RoundCommand, UpdateProgress, ShardDecision>
      opened(OperatorSubtaskState state) throws Exception {
    var harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new KeyedCoProcessOperator<>(new KeepLedger(UNKNOWN, UNCLAIMED)),
            RoundCommand::round,
            UpdateProgress::round,
            Types.STRING);
    harness.setStateBackend(new EmbeddedRocksDBStateBackend());
    harness.setup();
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static RoundCommand command(SpecificRecord record) {
    return new RoundCommand("r1", Wire.encode(record));
  }

  private static RoundCommand open(int target, int quorum) {
    return command(new OpenRound(Rounds.wire(FisherStructure.DIAGONAL, target, quorum), 0L));
  }

  private static UpdateProgress update(String client, boolean complete) {
    int[] lengths = complete ? new int[] {4, 2, 4} : new int[0];
    int[] ones = new int[lengths.length];
    Arrays.fill(ones, 1);
    return new UpdateProgress(
        "r1",
        client,
        "u1",
        complete,
        Sha256s.of(new byte[] {2}),
        5,
        "DIAGONAL",
        Rounds.BASE,
        new byte[lengths.length * Sha256s.BYTES],
        ones,
        Rounds.shards(lengths, lengths, 1, 1).toArray(BlockSummary[]::new),
        "UNSIGNED",
        new byte[0],
        Rounds.CONTENT);
  }

  private static List<Class<?>> kinds(List<LedgerFact> facts) {
    return facts.stream().<Class<?>>map(fact -> fact.getFact().getClass()).toList();
  }

  @Test
  void whatHasBegunForARoundThatNobodyOpensIsForgottenAfterItsTimeAndNotBefore() throws Exception {
    for (long wait : new long[] {UNCLAIMED.toMillis() - 1, UNCLAIMED.toMillis()}) {
      try (var harness = opened(null)) {
        harness.processElement2(update("c1", false), 0);
        harness.setProcessingTime(wait);
        boolean over = wait == UNCLAIMED.toMillis();
        harness.processElement1(open(9, 1), 0);
        harness.processElement1(command(new CloseRound("r1", 0L)), 0);
        List<LedgerFact> facts = Harnesses.facts(harness, KeepLedger.FACTS);
        assertThat(facts.stream().anyMatch(fact -> fact.getFact() instanceof UpdateRefused))
            .as("whether it stands on the record as incomplete")
            .isNotEqualTo(over);
      }
    }
  }

  @Test
  void roundClosedAtItsDeadlineSurvivesARestoreJustBefore() throws Exception {
    OperatorSubtaskState state;
    try (var first = opened(null)) {
      first.processElement1(open(3, 1), 0);
      first.processElement2(update("c1", true), 0);
      first.processElement2(update("c2", false), 0);
      first.setProcessingTime(Rounds.DEADLINE - 1);
      assertThat(Harnesses.facts(first, KeepLedger.FACTS)).hasSize(2);
      state = first.snapshot(1, 1);
    }
    try (var second = opened(state)) {
      second.setProcessingTime(Rounds.DEADLINE - 1);
      assertThat(Harnesses.facts(second, KeepLedger.FACTS)).isEmpty();
      second.setProcessingTime(Rounds.DEADLINE);
      List<LedgerFact> facts = Harnesses.facts(second, KeepLedger.FACTS);
      assertThat(kinds(facts)).isEqualTo(List.of(UpdateRefused.class, RoundClosed.class));
      assertThat(((UpdateRefused) facts.get(0).getFact()).getReason())
          .isEqualTo(RefusalReason.INCOMPLETE_AT_CLOSE);
      assertThat(facts).extracting(LedgerFact::getOrdinal).containsExactly(2L, 3L);
      assertThat(second.extractOutputValues())
          .extracting(ShardDecision::kind)
          .containsOnly(ShardDecision.Kind.CLOSE)
          .hasSize(3);
    }
  }

  @Test
  void admissionTellsEveryShardItsBlock() throws Exception {
    try (var harness = opened(null)) {
      harness.processElement1(open(3, 1), 0);
      harness.processElement2(update("c1", true), 0);
      assertThat(harness.extractOutputValues()).hasSize(3);
      assertThat(harness.extractOutputValues())
          .extracting(ShardDecision::shard)
          .containsExactly(0, 1, 2);
    }
  }

  @Test
  void clientCountsOnceAlsoAfterARestore() throws Exception {
    OperatorSubtaskState state;
    try (var first = opened(null)) {
      first.processElement1(open(3, 1), 0);
      first.processElement2(update("c1", true), 0);
      state = first.snapshot(1, 1);
    }
    try (var second = opened(state)) {
      second.processElement2(update("c1", true), 0);
      List<LedgerFact> facts = Harnesses.facts(second, KeepLedger.FACTS);
      assertThat(((UpdateRefused) facts.get(0).getFact()).getReason())
          .isEqualTo(RefusalReason.DUPLICATE_CLIENT);
    }
  }

  @Test
  void updateBeforeItsRoundWaitsAndIsThenAdmitted() throws Exception {
    try (var harness = opened(null)) {
      harness.processElement2(update("c1", true), 0);
      harness.setProcessingTime(UNKNOWN.toMillis() - 1);
      assertThat(Harnesses.facts(harness, KeepLedger.FACTS)).isEmpty();
      harness.processElement1(open(3, 1), 0);
      assertThat(kinds(Harnesses.facts(harness, KeepLedger.FACTS))).contains(UpdateAdmitted.class);
    }
  }

  @Test
  void updateForARoundThatNobodyOpensIsRefusedInTheEnd() throws Exception {
    try (var harness = opened(null)) {
      harness.processElement2(update("c1", true), 0);
      harness.setProcessingTime(UNKNOWN.toMillis());
      List<LedgerFact> facts = Harnesses.facts(harness, KeepLedger.FACTS);
      assertThat(((UpdateRefused) facts.get(0).getFact()).getReason())
          .isEqualTo(RefusalReason.UNKNOWN_ROUND);
    }
  }

  @Test
  void operatorsCommandsCloseAbortAndAreRefusedWhereTheyMakeNoSense() throws Exception {
    try (var harness = opened(null)) {
      harness.processElement1(command(new CloseRound("r1", 0L)), 0);
      harness.processElement1(open(3, 1), 0);
      harness.processElement1(open(2, 1), 0);
      harness.processElement1(command(new AbortRound("r1", "mistake", 0L)), 0);
      harness.processElement1(open(3, 1), 0);
      List<LedgerFact> facts = Harnesses.facts(harness, KeepLedger.FACTS);
      assertThat(kinds(facts).get(0)).isEqualTo(CommandRefused.class);
      assertThat(kinds(facts).get(2)).isEqualTo(CommandRefused.class);
      assertThat(kinds(facts).get(3)).isEqualTo(RoundAborted.class);
      assertThat(kinds(facts).get(4)).isEqualTo(CommandRefused.class);
      assertThat(facts).extracting(LedgerFact::getOrdinal).containsExactly(0L, 1L, 2L, 3L, 4L);
    }
  }

  @Test
  void latenessAndItsRevisionsSurviveARestoreAndEndInASeal() throws Exception {
    RoundCommand lenient = command(new OpenRound(Rounds.lenient(1, 500, 100).wire(), 0L));
    OperatorSubtaskState state;
    try (var first = opened(null)) {
      first.setProcessingTime(1_000);
      first.processElement1(lenient, 0);
      first.processElement2(update("half", false), 0);
      first.processElement2(update("c1", true), 0);
      first.setProcessingTime(1_100);
      first.processElement2(update("c2", true), 0);
      assertThat(kinds(Harnesses.facts(first, KeepLedger.FACTS)))
          .isEqualTo(
              List.of(
                  RoundOpened.class,
                  UpdateAdmitted.class,
                  RoundClosed.class,
                  UpdateAdmitted.class));
      state = first.snapshot(1, 1);
    }
    try (var second = opened(state)) {
      second.setProcessingTime(1_199);
      assertThat(Harnesses.facts(second, KeepLedger.FACTS)).isEmpty();
      second.setProcessingTime(1_200);
      second.processElement2(update("c1", true), 0);
      second.processElement1(command(new AbortRound("r1", "mistake", 0L)), 0);
      second.setProcessingTime(1_499);
      second.processElement2(update("c3", true), 0);
      second.setProcessingTime(1_500);
      second.processElement2(update("c4", true), 0);
      List<LedgerFact> facts = Harnesses.facts(second, KeepLedger.FACTS);
      assertThat(kinds(facts))
          .isEqualTo(
              List.of(
                  RevisionClosed.class,
                  UpdateRefused.class,
                  CommandRefused.class,
                  UpdateAdmitted.class,
                  RevisionClosed.class,
                  UpdateRefused.class,
                  RoundSealed.class,
                  UpdateRefused.class));
      assertThat(facts)
          .extracting(LedgerFact::getOrdinal)
          .containsExactly(5L, 7L, 8L, 9L, 10L, 12L, 13L, 14L);
      assertThat(facts)
          .filteredOn(fact -> fact.getFact() instanceof UpdateRefused)
          .extracting(fact -> ((UpdateRefused) fact.getFact()).getReason())
          .containsExactly(
              RefusalReason.DUPLICATE_CLIENT,
              RefusalReason.INCOMPLETE_AT_CLOSE,
              RefusalReason.LATE);
      assertThat(second.extractOutputValues())
          .filteredOn(decision -> decision.kind() == ShardDecision.Kind.SEAL)
          .hasSize(3);
      assertThat(second.extractOutputValues())
          .filteredOn(decision -> decision.kind() == ShardDecision.Kind.CLOSE)
          .extracting(decision -> decision.closing().revision())
          .containsExactly(1, 1, 1, 2, 2, 2);
    }
  }
}
