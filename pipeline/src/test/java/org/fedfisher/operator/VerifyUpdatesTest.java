package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.fedfisher.fisher.BlockSummary;
import org.junit.jupiter.api.Test;

class VerifyUpdatesTest {
  private static List<UpdatePart> parts() {
    List<UpdatePart> parts = new ArrayList<>(List.of(SentParts.header(1)));
    for (int shard = 0; shard < SentParts.SHARDS; shard++) {
      parts.add(SentParts.receipt(1, shard));
    }
    return parts;
  }

  @Test
  void anyOrderWithARestoreAnywhereCompletesOnce() throws Exception {
    for (int seed = 0; seed < 20; seed++) {
      List<UpdatePart> parts = parts();
      parts.add(
          SentParts.receipt(2, 1)); // another content of shard 1, which the header does not name
      parts.add(SentParts.receipt(1, 0)); // one block twice
      Collections.shuffle(parts, new Random(seed));
      // What follows completion begins anew; only the run up to it is of interest here.
      int crash = seed % parts.size();
      List<UpdateProgress> said = new ArrayList<>();
      OperatorSubtaskState state;
      try (var first = SentParts.opened(null)) {
        for (UpdatePart part : parts.subList(0, crash)) {
          first.processElement1(part, 0);
        }
        said.addAll(first.extractOutputValues());
        state = SentParts.snapshot(first);
      }
      try (var second = SentParts.opened(state)) {
        for (UpdatePart part : parts.subList(crash, parts.size())) {
          second.processElement1(part, 0);
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
    try (var harness = SentParts.opened(null)) {
      harness.processElement1(SentParts.header(1), 0);
      harness.processElement1(SentParts.receipt(1, 0), 0);
      harness.processElement1(SentParts.receipt(2, 1), 0);
      harness.processElement1(SentParts.receipt(1, 2), 0);
      assertThat(harness.extractOutputValues())
          .extracting(UpdateProgress::complete)
          .containsExactly(false);
      harness.processElement1(SentParts.receipt(1, 1), 0);
      assertThat(harness.extractOutputValues())
          .extracting(UpdateProgress::complete)
          .containsExactly(false, true);
    }
  }

  @Test
  void wholeUpdateAgainIsToldAgainForTheLedgerToRefuse() throws Exception {
    try (var harness = SentParts.opened(null)) {
      for (int time = 0; time < 2; time++) {
        for (UpdatePart part : parts()) {
          harness.processElement1(part, 0);
        }
      }
      assertThat(harness.extractOutputValues()).filteredOn(UpdateProgress::complete).hasSize(2);
    }
  }

  @Test
  void partsAreForgottenAfterTheTimeoutAndNotBefore() throws Exception {
    for (long wait : new long[] {SentParts.TIMEOUT.toMillis() - 1, SentParts.TIMEOUT.toMillis()}) {
      try (var harness = SentParts.opened(null)) {
        for (UpdatePart part : parts().subList(0, SentParts.SHARDS)) {
          harness.processElement1(part, 0);
        }
        harness.setProcessingTime(wait);
        harness.processElement1(SentParts.receipt(1, SentParts.SHARDS - 1), 0);
        assertThat(harness.extractOutputValues())
            .filteredOn(UpdateProgress::complete)
            .hasSize(wait < SentParts.TIMEOUT.toMillis() ? 1 : 0);
      }
    }
  }
}
