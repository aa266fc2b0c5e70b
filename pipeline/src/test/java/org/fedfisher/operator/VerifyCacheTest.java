package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.fedfisher.round.WaitingBlock;
import org.junit.jupiter.api.Test;

/** The clients' write-back cache in front of RocksDB: bounded, and snapshots hold all. */
class VerifyCacheTest {
  private static final MemorySize TINY = new MemorySize(1);
  private static final MemorySize SMALL = MemorySize.parse("64 kb");
  private static final int CLIENTS = 5;

  private static VerifyUpdates operator(MemorySize cache) {
    return new VerifyUpdates(
        SentParts.TIMEOUT, SentParts.GRACE, new MemorySize(2_000), SentParts.DECIDED, cache);
  }

  private static List<String> said(KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> harness) {
    List<String> said = new ArrayList<>();
    for (Object output : harness.extractOutputValues()) {
      UpdateProgress update = (UpdateProgress) output;
      said.add(
          "%s %s %s %s"
              .formatted(
                  update.client(), update.complete(), update.found(), List.of(update.shards())));
    }
    var forgotten = harness.getSideOutput(VerifyUpdates.FORGOTTEN);
    if (forgotten != null) {
      for (StreamRecord<ShardDecision> record : forgotten) {
        ShardDecision decision = record.getValue();
        said.add("forget %s at %d".formatted(decision.updatePrefix(), decision.place()));
      }
    }
    var rejected = harness.getSideOutput(Rejections.TAG);
    said.add("rejected " + (rejected == null ? 0 : rejected.size()));
    return said;
  }

  /** Parts of some clients by turns, with a restore in the middle. */
  private static List<String> play(long seed, MemorySize cache) throws Exception {
    Random random = new Random(seed);
    OperatorSubtaskState state;
    List<String> said = new ArrayList<>();
    try (var first = SentParts.opened(null, operator(cache))) {
      send(first, random, 0);
      state = SentParts.snapshot(first);
      said.addAll(said(first));
      // What happens after the snapshot is lost with the crash, and must leave no trace.
      send(first, new Random(~seed), 0);
    }
    try (var second = SentParts.opened(state, operator(cache))) {
      send(second, random, SentParts.DECIDED.toMillis());
      second.setProcessingTime(2 * SentParts.TIMEOUT.toMillis());
      send(second, random, 2 * SentParts.TIMEOUT.toMillis());
      said.addAll(said(second));
    }
    return said;
  }

  private static void send(
      KeyedTwoInputStreamOperatorTestHarness<String, UpdatePart, Registration, UpdateProgress> to,
      Random random,
      long sinceMillis)
      throws Exception {
    long now = sinceMillis;
    for (int i = 0; i < 120; i++) {
      String client = "c" + random.nextInt(CLIENTS);
      int content = 1 + random.nextInt(2);
      if (random.nextInt(4) == 0) {
        to.processElement1(SentParts.from(client, SentParts.header(content)), 0);
      } else {
        UpdatePart receipt =
            SentParts.receipt("u1", content, random.nextInt(SentParts.SHARDS), random.nextInt(99));
        to.processElement1(SentParts.from(client, receipt), 0);
      }
      now += random.nextInt(60);
      to.setProcessingTime(now);
    }
  }

  @Test
  void tinyCacheSaysTheSameAsALargeOne() throws Exception {
    for (long seed = 0; seed < 12; seed++) {
      List<String> said = play(seed, SentParts.MUCH);
      assertThat(play(seed, TINY)).as("seed %d", seed).isEqualTo(said);
      assertThat(said).as("seed %d", seed).anyMatch(line -> line.contains(" true "));
    }
  }

  @Test
  void manyClientsTakeNoMoreThanTheCacheMay() throws Exception {
    VerifyUpdates operator = operator(SMALL);
    try (var harness = SentParts.opened(null, operator)) {
      for (int client = 0; client < 1_000; client++) {
        harness.processElement1(SentParts.from("c" + client, SentParts.receipt(1, 0)), 0);
        assertThat(operator.cachedBytes()).isLessThanOrEqualTo(SMALL.getBytes());
      }
      assertThat(operator.cachedBytes()).as("it is used").isGreaterThan(SMALL.getBytes() / 2);
      for (int client = 0; client < 1_000; client++) {
        harness.processElement1(SentParts.from("c" + client, SentParts.header(1)), 0);
        harness.processElement1(SentParts.from("c" + client, SentParts.receipt(1, 1)), 0);
        harness.processElement1(SentParts.from("c" + client, SentParts.receipt(1, 2)), 0);
      }
      assertThat(harness.extractOutputValues()).filteredOn(UpdateProgress::complete).hasSize(1_000);
      harness.prepareSnapshotPreBarrier(1);
      assertThat(operator.cachedBytes()).as("all rests in state").isZero();
    }
  }

  @Test
  void oneClientsFloodTakesNoMoreThanTheCacheMay() throws Exception {
    VerifyUpdates operator =
        new VerifyUpdates(
            SentParts.TIMEOUT, SentParts.GRACE, SentParts.MUCH, SentParts.DECIDED, SMALL);
    try (var harness = SentParts.opened(null, operator)) {
      for (int update = 0; update < 1_000; update++) {
        harness.processElement1(SentParts.receipt("u" + update, 1, 0, update), 0);
        assertThat(operator.cachedBytes()).isLessThanOrEqualTo(SMALL.getBytes());
      }
      // A copy of a block that has left memory is known all the same.
      harness.processElement1(SentParts.receipt("u0", 1, 0, 1_000), 0);
      assertThat(harness.getSideOutput(VerifyUpdates.FORGOTTEN))
          .extracting(record -> record.getValue().place())
          .containsExactly(WaitingBlock.place(0, 1_000));
    }
  }

  @Test
  void clientOfWhomNothingWaitsTakesNoMemory() throws Exception {
    VerifyUpdates operator = operator(SMALL);
    try (var harness = SentParts.opened(null, operator)) {
      harness.processElement2(SentParts.registered(SentParts.good(SentParts.key())), 0);
      assertThat(operator.cachedBytes()).isZero();
    }
  }
}
