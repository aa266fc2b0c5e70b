package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.round.Authorship;
import org.junit.jupiter.api.Test;

/**
 * What verification left in keyed state when it had no cache, and was a process function (commit
 * fe0fb35, with OperatorSnapshotUtil), goes on. At 1 s came: of "c1" a registration, a header that
 * its key has signed and the first of three blocks; of "c2" a whole unsigned update; of "c3" one
 * whose key is unknown.
 */
class VerifyOlderStateTest {
  private static final long BEGUN = 1_000;
  private static final List<String> STATES =
      List.of("pending", "receipts", "expected", "grace", "waiting-bytes", "told-bytes");

  private static KeyedTwoInputStreamOperatorTestHarness<
          String, UpdatePart, Registration, UpdateProgress>
      restored(MemorySize waiting) throws Exception {
    URL file =
        Objects.requireNonNull(
            VerifyOlderStateTest.class.getResource("/states/verify-before-cache"));
    OperatorSubtaskState state =
        OperatorSnapshotUtil.readStateHandle(Path.of(file.toURI()).toString());
    return SentParts.opened(state, waiting);
  }

  @Test
  void signedUpdateIsCompletedByTheBlocksThatWereMissing() throws Exception {
    try (var harness = restored(SentParts.MUCH)) {
      harness.processElement1(SentParts.receipt(1, 0), 0);
      assertThat(harness.getSideOutput(VerifyUpdates.FORGOTTEN)).as("the copy").hasSize(1);
      harness.processElement1(SentParts.receipt(1, 1), 0);
      harness.processElement1(SentParts.receipt(1, 2), 0);
      List<UpdateProgress> said = harness.extractOutputValues();
      assertThat(said).extracting(UpdateProgress::complete).containsExactly(true);
      assertThat(said.get(0).found()).isEqualTo(Authorship.SIGNED);
      assertThat(said.get(0).shards()).extracting(BlockSummary::weights).containsExactly(4, 5, 6);
    }
  }

  @Test
  void timersOfThatTimeStillRun() throws Exception {
    long grace = BEGUN + SentParts.GRACE.toMillis();
    long decided = BEGUN + SentParts.DECIDED.toMillis();
    long size = SentParts.header(1).bytes() + 3 * SentParts.BLOCK_BYTES;
    try (var harness = restored(new MemorySize(size))) {
      harness.setProcessingTime(grace - 1);
      assertThat(harness.extractOutputValues()).isEmpty();
      harness.setProcessingTime(grace);
      assertThat(harness.extractOutputValues())
          .extracting(update -> update.client() + ' ' + update.complete() + ' ' + update.found())
          .containsExactly("c1 true UNKNOWN_KEY");
      for (long time : new long[] {decided - 1, decided}) {
        harness.setProcessingTime(time);
        UpdatePart next = SentParts.receipt("u2", 2, 0, time);
        harness.processElement1(SentParts.from("c2", next), 0);
        assertThat(harness.getSideOutput(Rejections.TAG)).as("at %d", time).hasSize(1);
      }
    }
  }

  @Test
  void nothingIsLeftInTheEnd() throws Exception {
    for (boolean completed : new boolean[] {false, true}) {
      try (var harness = restored(SentParts.MUCH)) {
        if (completed) {
          harness.processElement1(SentParts.receipt(1, 1), 0);
          harness.processElement1(SentParts.receipt(1, 2), 0);
        }
        assertThat(left(harness)).isNotEmpty();
        harness.setProcessingTime(BEGUN + SentParts.TIMEOUT.toMillis());
        harness.setProcessingTime(BEGUN + 2 * SentParts.TIMEOUT.toMillis());
        harness.prepareSnapshotPreBarrier(1);
        assertThat(left(harness)).as("completed: %s", completed).isEmpty();
        assertThat(harness.numProcessingTimeTimers()).isZero();
      }
    }
  }

  /** States in which there is something. */
  private static List<String> left(KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> harness) {
    var backend = ((AbstractStreamOperator<?>) harness.getOperator()).getKeyedStateBackend();
    return STATES.stream()
        .filter(name -> backend.getKeys(name, VoidNamespace.INSTANCE).findAny().isPresent())
        .toList();
  }
}
