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
import org.fedfisher.round.Rounds;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.TensorEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The write-back cache in front of RocksDB: snapshots hold the whole truth, wherever they fall. */
class AccumulateSumsTest {
  private static final int LENGTH = 5;
  private static final ShardShape SHAPE = Rounds.shape(LENGTH);
  private static final Duration UNCLAIMED = Duration.ofSeconds(16);
  private static final MemorySize ROOMY = MemorySize.ofMebiBytes(64);
  private static final MemorySize TINY = new MemorySize(1);

  private static KeyedTwoInputStreamOperatorTestHarness<
          ShardKey, ReceivedBlock, ShardDecision, ShardPart>
      harness(MemorySize cache, int parallelism, int subtask) throws Exception {
    var harness =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new AccumulateSums(cache, UNCLAIMED),
            ReceivedBlock::key,
            ShardDecision::key,
            TypeInformation.of(ShardKey.class),
            16,
            parallelism,
            subtask);
    harness.setStateBackend(new EmbeddedRocksDBStateBackend());
    return harness;
  }

  private static KeyedTwoInputStreamOperatorTestHarness<
          ShardKey, ReceivedBlock, ShardDecision, ShardPart>
      opened(MemorySize cache, OperatorSubtaskState state) throws Exception {
    var harness = harness(cache, 1, 0);
    harness.setup();
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private interface Step {
    void on(
        KeyedTwoInputStreamOperatorTestHarness<ShardKey, ReceivedBlock, ShardDecision, ShardPart>
            harness)
        throws Exception;
  }

  private static byte[] value(String client, int shard) {
    return Blocks.value("r1", client, "u1", shard, LENGTH, TensorEncoding.FLOAT32);
  }

  private static Step block(String client, int shard) {
    byte[] value = value(client, shard);
    String digest = Sha256s.hex(Sha256s.of(value));
    ReceivedBlock block = new ReceivedBlock("r1", shard, client, "u1", digest, 0, 7, value);
    return harness -> harness.processElement1(block, 0);
  }

  private static Step fold(String client, int shard, long examples) {
    String digest = Sha256s.hex(Sha256s.of(value(client, shard)));
    ShardDecision decision =
        ShardDecision.fold(
            "r1",
            shard,
            new Admission(client, examples, new String[] {BlockId.of(client, "u1", digest)}, 0),
            SHAPE);
    return harness -> harness.processElement2(decision, 0);
  }

  private static Step close(int shard, int admitted, long examples) {
    RoundClosing closing =
        new RoundClosing(
            Specifications.encode(Rounds.diagonal(2, 1)), admitted, examples, 9, 1000, 0);
    return harness -> harness.processElement2(ShardDecision.close("r1", shard, closing), 0);
  }

  /** Shards 0 and 1, two clients, mixed orders; shard 1 sees a block before its admission. */
  private static List<Step> story() {
    return List.of(
        block("c1", 0),
        block("c1", 1),
        fold("c1", 0, 10),
        fold("c2", 0, 20),
        block("c2", 1),
        fold("c1", 1, 10),
        close(0, 2, 30),
        fold("c2", 1, 20),
        block("c2", 0),
        close(1, 2, 30));
  }

  private static byte[] expected(int shard) throws InvalidRecordException {
    ShardSums sums = SHAPE.zero();
    ShardFold fold = new ShardFold();
    for (int c = 1; c <= 2; c++) {
      ClientUpdateBlock block = Wire.decode(value("c" + c, shard), ClientUpdateBlock.class);
      fold.fold(List.of(block), 10L * c, SHAPE, sums);
    }
    return sums.toBytes();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void restoreAtEveryStepGivesTheSameSumsOnce(boolean tinyCache) throws Exception {
    MemorySize cache = tinyCache ? TINY : ROOMY;
    for (int crash = 0; crash <= story().size(); crash++) {
      List<ShardPart> totals = new ArrayList<>();
      OperatorSubtaskState state;
      try (var first = opened(cache, null)) {
        for (Step step : story().subList(0, crash)) {
          step.on(first);
        }
        first.prepareSnapshotPreBarrier(1);
        state = first.snapshot(1, 1);
        totals.addAll(first.extractOutputValues());
        // What happens after the snapshot is lost with the crash, and must leave no trace.
        if (crash < story().size()) {
          story().get(crash).on(first);
        }
      }
      try (var second = opened(cache, state)) {
        for (Step step : story().subList(crash, story().size())) {
          step.on(second);
        }
        totals.addAll(second.extractOutputValues());
      }
      assertThat(totals).as("crash after step %d", crash).hasSize(2);
      for (ShardPart total : totals) {
        assertThat(total.bytes()).isEqualTo(expected(total.shard()));
        assertThat(total.parts()).isEqualTo(1);
      }
    }
  }

  @Test
  void snapshotOfACleanCacheStillHoldsEverything() throws Exception {
    OperatorSubtaskState state;
    try (var first = opened(ROOMY, null)) {
      for (Step step : story().subList(0, 5)) {
        step.on(first);
      }
      first.prepareSnapshotPreBarrier(1);
      first.snapshot(1, 1);
      first.prepareSnapshotPreBarrier(2);
      state = first.snapshot(2, 2);
    }
    try (var second = opened(ROOMY, state)) {
      for (Step step : story().subList(5, story().size())) {
        step.on(second);
      }
      assertThat(second.extractOutputValues()).hasSize(2);
    }
  }

  @Test
  void unclaimedBlockIsRejectedAfterItsTimeAndAClaimedOneIsNot() throws Exception {
    try (var harness = opened(ROOMY, null)) {
      block("c1", 0).on(harness);
      fold("c1", 0, 10).on(harness);
      block("stranger", 0).on(harness);
      harness.setProcessingTime(UNCLAIMED.toMillis() - 1);
      assertThat(harness.getSideOutput(Rejections.TAG)).isNull();
      harness.setProcessingTime(UNCLAIMED.toMillis() * 2);
      assertThat(harness.getSideOutput(Rejections.TAG)).hasSize(1);
    }
  }

  @Test
  void clockOfUnclaimedBlocksStartsAgainWithTheJob() throws Exception {
    OperatorSubtaskState state;
    try (var first = opened(ROOMY, null)) {
      block("c1", 0).on(first);
      first.prepareSnapshotPreBarrier(1);
      state = first.snapshot(1, 1);
    }
    // The job was down for longer than the wait; the admission was in flight.
    var second = harness(ROOMY, 1, 0);
    try (second) {
      second.setup();
      second.initializeState(state);
      second.setProcessingTime(UNCLAIMED.toMillis() * 3);
      second.open();
      second.setProcessingTime(UNCLAIMED.toMillis() * 3 + 1);
      assertThat(second.getSideOutput(Rejections.TAG)).isNull();
      fold("c1", 0, 10).on(second);
      close(0, 1, 10).on(second);
      assertThat(second.extractOutputValues()).hasSize(1);
    }
  }

  @Test
  void abortedShardForgetsEverythingAndStaysEnded() throws Exception {
    try (var harness = opened(ROOMY, null)) {
      block("c1", 0).on(harness);
      fold("c1", 0, 10).on(harness);
      harness.processElement2(ShardDecision.abort("r1", 0), 0);
      block("c2", 0).on(harness);
      harness.prepareSnapshotPreBarrier(1);
      assertThat(harness.extractOutputValues()).isEmpty();
    }
  }
}
