package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.fedfisher.fisher.ShardFold;
import org.fedfisher.fisher.ShardShape;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.round.Admission;
import org.fedfisher.round.BlockId;
import org.fedfisher.round.Blocks;
import org.fedfisher.round.Closing;
import org.fedfisher.round.Rounds;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.TensorEncoding;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A window from its close over its revisions to its seal, with a crash anywhere. */
class LateAccumulateTest {
  private static final int LENGTH = 4;
  private static final ShardShape SHAPE = Rounds.shape(LENGTH);
  private static final byte[] ROUND = Specifications.encode(Rounds.lenient(1, 500, 0));

  private interface Step {
    void on(
        KeyedTwoInputStreamOperatorTestHarness<ShardKey, ReceivedBlock, ShardDecision, ShardPart>
            harness)
        throws Exception;
  }

  private static KeyedTwoInputStreamOperatorTestHarness<
          ShardKey, ReceivedBlock, ShardDecision, ShardPart>
      opened(MemorySize cache, OperatorSubtaskState state) throws Exception {
    var harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new AccumulateSums(cache, Duration.ofDays(1)),
            ReceivedBlock::key,
            ShardDecision::key,
            TypeInformation.of(ShardKey.class));
    harness.setStateBackend(new EmbeddedRocksDBStateBackend());
    harness.setup();
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static byte[] value(String client) {
    return Blocks.value("r1", client, "u1", 0, LENGTH, TensorEncoding.FLOAT32);
  }

  private static Step block(String client) {
    byte[] value = value(client);
    String digest = Sha256s.hex(Sha256s.of(value));
    ReceivedBlock block = new ReceivedBlock("r1", 0, client, "u1", digest, 0, 7, value);
    return harness -> harness.processElement1(block, 0);
  }

  private static Step fold(String client, int revision) {
    String id = BlockId.of(client, "u1", Sha256s.hex(Sha256s.of(value(client))));
    Admission admission = new Admission(client, 10, new String[] {id}, revision);
    ShardDecision decision = ShardDecision.fold("r1", 0, admission, SHAPE);
    return harness -> harness.processElement2(decision, 0);
  }

  private static Step close(int revision, int admitted) {
    RoundClosing closing =
        RoundClosing.of(ROUND, new Closing(revision, admitted, 10L * admitted, 9, 1000));
    return harness -> harness.processElement2(ShardDecision.close("r1", 0, closing), 0);
  }

  /** The block of c1 comes when two revisions have been closed and a third is being admitted. */
  private static List<Step> story() {
    return List.of(
        fold("c1", 0),
        close(0, 1),
        block("c2"),
        fold("c2", 1),
        close(1, 2),
        fold("c3", 2),
        block("c1"),
        close(2, 3),
        harness -> harness.processElement2(ShardDecision.seal("r1", 0), 0),
        block("c3"),
        block("c4"));
  }

  private static byte[] sums(int clients) throws InvalidRecordException {
    ShardSums sums = SHAPE.zero();
    for (int c = 1; c <= clients; c++) {
      ClientUpdateBlock block = Wire.decode(value("c" + c), ClientUpdateBlock.class);
      new ShardFold().fold(List.of(block), 10, SHAPE, sums);
    }
    return sums.toBytes();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void restoreAtEveryStepEmitsEachRevisionOnceThenTheSeal(boolean tinyCache) throws Exception {
    MemorySize cache = tinyCache ? new MemorySize(1) : MemorySize.ofMebiBytes(64);
    for (int crash = 0; crash <= story().size(); crash++) {
      List<ShardPart> parts = new ArrayList<>();
      OperatorSubtaskState state;
      try (var first = opened(cache, null)) {
        for (Step step : story().subList(0, crash)) {
          step.on(first);
        }
        first.prepareSnapshotPreBarrier(1);
        state = first.snapshot(1, 1);
        parts.addAll(first.extractOutputValues());
      }
      try (var second = opened(cache, state)) {
        for (Step step : story().subList(crash, story().size())) {
          step.on(second);
        }
        parts.addAll(second.extractOutputValues());
      }
      assertThat(parts).as("crash after step %d", crash).hasSize(4);
      for (int revision = 0; revision < 3; revision++) {
        assertThat(parts.get(revision).revision()).isEqualTo(revision);
        assertThat(parts.get(revision).bytes()).isEqualTo(sums(revision + 1));
      }
      assertThat(parts.get(3).seals()).isTrue();
      assertThat(parts.get(3).revision()).isEqualTo(2);
    }
  }
}
