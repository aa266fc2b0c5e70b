package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.fisher.ShardFold;
import org.fedfisher.fisher.ShardShape;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.round.Admission;
import org.fedfisher.round.BlockId;
import org.fedfisher.round.Blocks;
import org.fedfisher.round.Rounds;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.GlobalModelBlock;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.UpdateRefused;
import org.junit.jupiter.api.Test;

/**
 * Operators go on with RocksDB state that the job of commit 09886f3, which knew no revisions, left
 * in mid-round: {@code state/before-revisions/README.md} says how it was written.
 */
class RestoreOlderStateTest {
  private static final int LENGTH = 4;
  private static final ShardShape SHAPE = Rounds.shape(LENGTH);
  private static final RoundClosing CLOSING =
      new RoundClosing(Specifications.encode(Rounds.diagonal(2, 1)), 2, 30, 9, 1000, 0);

  private static byte[] value(String client, int shard) {
    return Blocks.value("r1", client, "u1", shard, LENGTH, TensorEncoding.FLOAT32);
  }

  private static ReceivedBlock block(String client, int shard) {
    byte[] value = value(client, shard);
    String digest = Sha256s.hex(Sha256s.of(value));
    return new ReceivedBlock("r1", shard, client, "u1", digest, 0, 7, value);
  }

  private static ShardDecision fold(String client, int shard, long examples) {
    String id = BlockId.of(client, "u1", Sha256s.hex(Sha256s.of(value(client, shard))));
    Admission admission = new Admission(client, examples, new String[] {id}, 0);
    return ShardDecision.fold("r1", shard, admission, SHAPE);
  }

  private static byte[] sums() throws InvalidRecordException {
    ShardSums sums = SHAPE.zero();
    for (int c = 1; c <= 2; c++) {
      ClientUpdateBlock block = Wire.decode(value("c" + c, 0), ClientUpdateBlock.class);
      new ShardFold().fold(List.of(block), 10L * c, SHAPE, sums);
    }
    return sums.toBytes();
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

  private static ShardSurvey survey(int shard) {
    return new ShardSurvey("r1", shard, shard + 1, shard + 2, LENGTH, shard, CLOSING);
  }

  private static ShardPart part(int shard) throws InvalidRecordException {
    return new ShardPart("r1", shard, shard, 0, 1, "", 0, sums(), 0, false);
  }

  private static ShardCalibration calibration(int shard) {
    return new ShardCalibration("r1", shard, shard, 3, new double[2], 3, 3, 0, CLOSING);
  }

  private static SolvedShard solved(int block, int length) {
    byte[] weights = new byte[length * Float.BYTES];
    byte[] digest = Sha256s.of(new byte[] {(byte) block});
    SolveReport report = new SolveReport("a", 1, 2, 3, 4, "STEPS", 5);
    return new SolvedShard(
        "r1",
        block,
        3,
        digest,
        weights,
        weights,
        weights,
        new byte[0],
        1,
        2,
        3,
        0,
        report,
        CLOSING,
        null);
  }

  private static KeyedTwoInputStreamOperatorTestHarness<
          String, RoundCommand, UpdateProgress, ShardDecision>
      ledger() throws Exception {
    return new KeyedTwoInputStreamOperatorTestHarness<>(
        new KeyedCoProcessOperator<>(
            new KeepLedger(Duration.ofSeconds(10), Duration.ofSeconds(99))),
        RoundCommand::round,
        UpdateProgress::round,
        Types.STRING);
  }

  private static KeyedTwoInputStreamOperatorTestHarness<
          ShardKey, ReceivedBlock, ShardDecision, ShardPart>
      accumulate() throws Exception {
    return new KeyedTwoInputStreamOperatorTestHarness<>(
        new AccumulateSums(MemorySize.ofMebiBytes(64), java.time.Duration.ofDays(1)),
        ReceivedBlock::key,
        ShardDecision::key,
        TypeInformation.of(ShardKey.class));
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, ShardSurvey, ShardCalibration>
      survey() throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new SurveyCurvature()), ShardSurvey::round, Types.STRING);
  }

  private static KeyedTwoInputStreamOperatorTestHarness<
          ShardKey, ShardPart, ShardCalibration, SolvedShard>
      solve() throws Exception {
    return new KeyedTwoInputStreamOperatorTestHarness<>(
        new KeyedCoProcessOperator<>(new SolveShards()),
        ShardPart::key,
        ShardCalibration::key,
        TypeInformation.of(ShardKey.class));
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, SolvedShard, KafkaOutput> assemble()
      throws Exception {
    return new KeyedOneInputStreamOperatorTestHarness<>(
        new KeyedProcessOperator<>(new AssembleModel()), SolvedShard::round, Types.STRING);
  }

  private static <H extends AbstractStreamOperatorTestHarness<?>> H restored(H harness, String name)
      throws Exception {
    URL file = RestoreOlderStateTest.class.getResource("/state/before-revisions/" + name);
    OperatorSubtaskState state =
        OperatorSnapshotUtil.readStateHandle(Objects.requireNonNull(file).getPath());
    harness.setStateBackend(new EmbeddedRocksDBStateBackend());
    harness.setup();
    harness.initializeState(state);
    harness.open();
    return harness;
  }

  @Test
  void ledgerClosesTheRoundThatItHadOpened() throws Exception {
    try (var harness = restored(ledger(), "ledger")) {
      harness.processElement2(update("c1", true), 0);
      harness.setProcessingTime(Rounds.DEADLINE);
      List<LedgerFact> facts = Harnesses.facts(harness, KeepLedger.FACTS);
      assertThat(facts).extracting(LedgerFact::getOrdinal).containsExactly(2L, 3L, 4L);
      assertThat(facts.get(0).getFact()).isInstanceOf(UpdateRefused.class);
      assertThat(facts.get(1).getFact()).isInstanceOf(UpdateRefused.class);
      assertThat(((RoundClosed) facts.get(2).getFact()).getExamples()).isEqualTo(5);
    }
  }

  @Test
  void windowThatHadClosedEmitsItsSumsAndEnds() throws Exception {
    try (var harness = restored(accumulate(), "accumulate")) {
      harness.processElement1(block("c2", 0), 0);
      List<ShardPart> parts = harness.extractOutputValues();
      assertThat(parts).hasSize(1);
      assertThat(parts.get(0).bytes()).isEqualTo(sums());
      harness.processElement2(fold("c1", 1, 10), 0);
      harness.processElement2(
          ShardDecision.close(
              "r1", 1, new RoundClosing(CLOSING.specification(), 1, 10, 9, 1000, 0)),
          0);
      assertThat(harness.extractOutputValues()).hasSize(2);
    }
  }

  @Test
  void surveyGoesOn() throws Exception {
    try (var harness = restored(survey(), "survey")) {
      harness.processElement(survey(1), 0);
      assertThat(harness.extractOutputValues()).hasSize(3);
      assertThat(harness.extractOutputValues().get(0).flatParameters()).isEqualTo(3);
      assertThat(harness.extractOutputValues().get(0).lambdaMax()).isEqualTo(3);
    }
  }

  @Test
  void solveGoesOn() throws Exception {
    try (var harness = restored(solve(), "solve")) {
      harness.processElement2(calibration(0), 0);
      harness.processElement1(part(2), 0);
      List<SolvedShard> solved = harness.extractOutputValues();
      assertThat(solved).extracting(SolvedShard::block).containsExactly(0, 2);
      assertThat(solved.get(0).solution()).isEqualTo(solved.get(1).solution());
    }
  }

  @Test
  void assembleGoesOn() throws Exception {
    try (var harness = restored(assemble(), "assemble")) {
      harness.processElement(solved(1, 2), 0);
      LedgerFact fact = Harnesses.facts(harness, AssembleModel.FACTS).get(0);
      assertThat(fact.getOrdinal()).isEqualTo(9);
      assertThat(((ModelPublished) fact.getFact()).getRevision()).isZero();
      GlobalModelBlock block =
          Wire.decode(harness.extractOutputValues().get(1).value(), GlobalModelBlock.class);
      assertThat(block.getShard()).isEqualTo(1);
      assertThat(block.getSumsDigest().remaining()).isEqualTo(Sha256s.BYTES);
    }
  }
}
