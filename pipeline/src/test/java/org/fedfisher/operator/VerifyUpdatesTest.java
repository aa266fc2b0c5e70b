package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.Rounds;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.FisherEstimator;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Sha256;
import org.junit.jupiter.api.Test;

class VerifyUpdatesTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final int SHARDS = 3;

  private static KeyedOneInputStreamOperatorTestHarness<String, UpdatePart, UpdateProgress> opened(
      OperatorSubtaskState state) throws Exception {
    var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new VerifyUpdates(TIMEOUT)),
            UpdatePart::client,
            Types.STRING);
    harness.setStateBackend(new EmbeddedRocksDBStateBackend());
    harness.setup();
    if (state != null) {
      harness.initializeState(state);
    }
    harness.open();
    return harness;
  }

  private static byte[] digest(int content, int shard) {
    return Sha256s.of(new byte[] {(byte) content, (byte) shard});
  }

  private static UpdatePart receipt(int content, int shard) {
    return new UpdatePart(
        "r1",
        "c1",
        "u1",
        shard,
        0,
        digest(content, shard),
        new byte[0],
        BlockSummary.elementwise(4 + shard, 4, shard, 1));
  }

  private static UpdatePart header(int content) {
    List<Sha256> blocks = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      blocks.add(new Sha256(digest(content, shard)));
    }
    byte[] value =
        Wire.encode(
            new ClientUpdateHeader(
                "r1",
                "c1",
                "u1",
                5L,
                FisherStructure.DIAGONAL,
                FisherEstimator.EXACT,
                new Sha256(Rounds.BASE),
                blocks,
                Map.of(),
                List.of(),
                ByteBuffer.allocate(0),
                ByteBuffer.allocate(0)));
    return new UpdatePart("r1", "c1", "u1", -1, 0, Sha256s.of(value), value, BlockSummary.none());
  }

  private static List<UpdatePart> parts() {
    List<UpdatePart> parts = new ArrayList<>(List.of(header(1)));
    for (int shard = 0; shard < SHARDS; shard++) {
      parts.add(receipt(1, shard));
    }
    return parts;
  }

  @Test
  void anyOrderWithARestoreAnywhereCompletesOnce() throws Exception {
    for (int seed = 0; seed < 20; seed++) {
      List<UpdatePart> parts = parts();
      parts.add(receipt(2, 1)); // another content of shard 1, which the header does not name
      parts.add(receipt(1, 0)); // one block twice
      Collections.shuffle(parts, new Random(seed));
      // What follows completion begins anew; only the run up to it is of interest here.
      int crash = seed % parts.size();
      List<UpdateProgress> said = new ArrayList<>();
      OperatorSubtaskState state;
      try (var first = opened(null)) {
        for (UpdatePart part : parts.subList(0, crash)) {
          first.processElement(part, 0);
        }
        said.addAll(first.extractOutputValues());
        state = first.snapshot(1, 1);
      }
      try (var second = opened(state)) {
        for (UpdatePart part : parts.subList(crash, parts.size())) {
          second.processElement(part, 0);
        }
        said.addAll(second.extractOutputValues());
      }
      List<UpdateProgress> complete = said.stream().filter(UpdateProgress::complete).toList();
      assertThat(complete).as("seed %d", seed).hasSize(1);
      assertThat(complete.get(0).shards())
          .extracting(BlockSummary::weights)
          .containsExactly(4, 5, 6);
      assertThat(complete.get(0).shards()[2].maxWeight()).isEqualTo(2);
    }
  }

  @Test
  void blockThatIsNotTheHeadersKeepsTheUpdateIncomplete() throws Exception {
    try (var harness = opened(null)) {
      harness.processElement(header(1), 0);
      harness.processElement(receipt(1, 0), 0);
      harness.processElement(receipt(2, 1), 0);
      harness.processElement(receipt(1, 2), 0);
      assertThat(harness.extractOutputValues())
          .extracting(UpdateProgress::complete)
          .containsExactly(false);
      harness.processElement(receipt(1, 1), 0);
      assertThat(harness.extractOutputValues())
          .extracting(UpdateProgress::complete)
          .containsExactly(false, true);
    }
  }

  @Test
  void wholeUpdateAgainIsToldAgainForTheLedgerToRefuse() throws Exception {
    try (var harness = opened(null)) {
      for (int time = 0; time < 2; time++) {
        for (UpdatePart part : parts()) {
          harness.processElement(part, 0);
        }
      }
      assertThat(harness.extractOutputValues()).filteredOn(UpdateProgress::complete).hasSize(2);
    }
  }

  @Test
  void partsAreForgottenAfterTheTimeoutAndNotBefore() throws Exception {
    for (long wait : new long[] {TIMEOUT.toMillis() - 1, TIMEOUT.toMillis()}) {
      try (var harness = opened(null)) {
        for (UpdatePart part : parts().subList(0, SHARDS)) {
          harness.processElement(part, 0);
        }
        harness.setProcessingTime(wait);
        harness.processElement(receipt(1, SHARDS - 1), 0);
        assertThat(harness.extractOutputValues())
            .filteredOn(UpdateProgress::complete)
            .hasSize(wait < TIMEOUT.toMillis() ? 1 : 0);
      }
    }
  }
}
