package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.KeyPair;
import java.util.List;
import java.util.Objects;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.fedfisher.round.WaitingBlock;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.Rejected;
import org.fedfisher.wire.RejectionReason;
import org.junit.jupiter.api.Test;

/** What verification lets wait of one client, and what it does with the rest. */
class WaitingBytesTest {
  private static final int BLOCK = SentParts.BLOCK_BYTES;

  private static KeyedTwoInputStreamOperatorTestHarness<
          String, UpdatePart, Registration, UpdateProgress>
      allowing(long bytes) throws Exception {
    return SentParts.opened(null, new MemorySize(bytes));
  }

  private static <T> List<T> values(Iterable<StreamRecord<T>> records) {
    if (records == null) {
      return List.of();
    }
    List<T> values = new java.util.ArrayList<>();
    records.forEach(record -> values.add(record.getValue()));
    return values;
  }

  private static List<Rejected> rejected(
      KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> harness) {
    return values(harness.getSideOutput(Rejections.TAG)).stream()
        .map(
            output -> {
              try {
                return Wire.decode(output.value(), Rejected.class);
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            })
        .toList();
  }

  private static List<Long> forgotten(KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, ?> harness) {
    return values(harness.getSideOutput(VerifyUpdates.FORGOTTEN)).stream()
        .map(ShardDecision::place)
        .toList();
  }

  private static long whole(
      KeyedTwoInputStreamOperatorTestHarness<?, ?, ?, UpdateProgress> harness) {
    return harness.extractOutputValues().stream().filter(UpdateProgress::complete).count();
  }

  @Test
  void asMuchAsIsAllowedWaitsAndOneBlockMoreIsTurnedAwayAndForgotten() throws Exception {
    try (var harness = allowing(3 * BLOCK)) {
      for (int offset = 0; offset < 4; offset++) {
        harness.processElement1(SentParts.receipt("u1", offset, 0, offset), 0);
      }
      assertThat(forgotten(harness)).containsExactly(WaitingBlock.place(0, 3));
      Rejected found = rejected(harness).get(0);
      assertThat(rejected(harness)).hasSize(1);
      assertThat(found.getReason()).isEqualTo(RejectionReason.TOO_MUCH_WAITING);
      assertThat(found.getOffset()).isEqualTo(3);
      assertThat(found.getOriginalSize()).isEqualTo(BLOCK);
      assertThat(found.getDetail())
          .contains("client c1", "400 bytes", "expected at most 300")
          .contains("update u1 of round r1");
    }
  }

  @Test
  void oneClientsFloodCostsNobodyElse() throws Exception {
    try (var harness = allowing(BLOCK)) {
      harness.processElement1(SentParts.receipt("u1", 1, 0, 0), 0);
      harness.processElement1(SentParts.receipt("u1", 2, 0, 1), 0);
      UpdatePart other = SentParts.receipt("u1", 1, 0, 2);
      harness.processElement1(
          new UpdatePart(
              "r1", "c2", "u1", 0, 0, other.digest(), other.header(), other.summary(), 0, 2),
          0);
      assertThat(forgotten(harness)).containsExactly(1L);
    }
  }

  @Test
  void blockThatWasTurnedAwayCountsWhenItComesAgainAndThereIsRoom() throws Exception {
    try (var harness = allowing(3 * BLOCK)) {
      harness.processElement1(SentParts.receipt("flood", 9, 0, 0), 0);
      for (UpdatePart receipt : SentParts.receipts(1)) {
        harness.processElement1(receipt, 0);
      }
      assertThat(rejected(harness)).hasSize(1);
      harness.setProcessingTime(SentParts.TIMEOUT.toMillis() - 1);
      harness.processElement1(SentParts.receipt("u1", 1, 2, 8), 0);
      assertThat(rejected(harness)).as("the flood still waits").hasSize(2);
      harness.setProcessingTime(SentParts.TIMEOUT.toMillis());
      for (UpdatePart receipt : SentParts.receipts(1)) {
        harness.processElement1(receipt, 0);
      }
      assertThat(rejected(harness)).as("it has been given up").hasSize(2);
    }
  }

  @Test
  void wholeUpdateCountsUntilTheLedgerHasDecided() throws Exception {
    long size = SentParts.header(1).bytes() + 3 * BLOCK;
    try (var harness = allowing(size)) {
      sendWhole(harness);
      assertThat(whole(harness)).isEqualTo(1);
      harness.setProcessingTime(SentParts.DECIDED.toMillis() - 1);
      harness.processElement1(SentParts.receipt("u2", 2, 0, 0), 0);
      assertThat(rejected(harness)).hasSize(1);
      harness.setProcessingTime(SentParts.DECIDED.toMillis());
      sendWhole(harness);
      assertThat(rejected(harness)).hasSize(1);
      assertThat(whole(harness)).isEqualTo(2);
    }
  }

  private static void sendWhole(
      KeyedTwoInputStreamOperatorTestHarness<String, UpdatePart, Registration, UpdateProgress>
          harness)
      throws Exception {
    for (UpdatePart receipt : SentParts.receipts(1)) {
      harness.processElement1(receipt, 0);
    }
    harness.processElement1(SentParts.header(1), 0);
  }

  @Test
  void headersCountToo() throws Exception {
    long size = SentParts.header(1).bytes();
    try (var harness = allowing(size - 1)) {
      harness.processElement1(SentParts.header(1), 0);
      assertThat(rejected(harness)).hasSize(1);
      assertThat(forgotten(harness)).as("no shard has headers").isEmpty();
      assertThat(harness.extractOutputValues()).as("nothing has begun").isEmpty();
    }
  }

  @Test
  void floodInAnothersNameTakesNoRoomOfWhatItHasSigned() throws Exception {
    KeyPair key = SentParts.key();
    UpdatePart header = SentParts.header(1, key);
    try (var harness = allowing(header.bytes() + 3 * BLOCK)) {
      harness.processElement2(SentParts.registered(SentParts.good(key)), 0);
      for (int content = 10; content < 100; content++) {
        harness.processElement1(SentParts.receipt("u1", content, 0, content), 0);
      }
      int turnedAway = rejected(harness).size();
      assertThat(turnedAway).isPositive();
      harness.processElement1(header, 0);
      for (UpdatePart receipt : SentParts.receipts(1)) {
        harness.processElement1(receipt, 0);
      }
      assertThat(rejected(harness)).hasSize(turnedAway);
      assertThat(whole(harness)).isEqualTo(1);
    }
  }

  @Test
  void whatAClientSignsIsBoundedAsWell() throws Exception {
    KeyPair key = SentParts.key();
    UpdatePart header = SentParts.header(1, key);
    try (var harness = allowing(header.bytes() + 3 * BLOCK - 1)) {
      harness.processElement2(SentParts.registered(SentParts.good(key)), 0);
      harness.processElement1(header, 0);
      for (UpdatePart receipt : SentParts.receipts(1)) {
        harness.processElement1(receipt, 0);
      }
      assertThat(rejected(harness))
          .singleElement()
          .satisfies(found -> assertThat(found.getDetail()).contains("its keys have signed"));
      assertThat(whole(harness)).isZero();
    }
  }

  @Test
  void copyOfABlockIsForgottenWithoutAWord() throws Exception {
    try (var harness = allowing(BLOCK)) {
      harness.processElement1(SentParts.receipt("u1", 1, 0, 4), 0);
      harness.processElement1(SentParts.receipt("u1", 1, 0, 5), 0);
      assertThat(forgotten(harness)).containsExactly(5L);
      assertThat(rejected(harness)).isEmpty();
    }
  }

  @Test
  void accountOutlivesARestore() throws Exception {
    var state = Objects.requireNonNull(afterOneBlock());
    try (var second = SentParts.opened(state, new MemorySize(BLOCK))) {
      second.processElement1(SentParts.receipt("u1", 2, 0, 1), 0);
      assertThat(rejected(second)).hasSize(1);
      second.setProcessingTime(SentParts.TIMEOUT.toMillis());
      second.processElement1(SentParts.receipt("u1", 2, 0, 2), 0);
      assertThat(rejected(second)).hasSize(1);
    }
  }

  private static org.apache.flink.runtime.checkpoint.OperatorSubtaskState afterOneBlock()
      throws Exception {
    try (var first = allowing(BLOCK)) {
      first.processElement1(SentParts.receipt("u1", 1, 0, 0), 0);
      return SentParts.snapshot(first);
    }
  }
}
