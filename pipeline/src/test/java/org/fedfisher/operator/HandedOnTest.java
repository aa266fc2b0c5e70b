package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.AbortRound;
import org.fedfisher.wire.Rejected;
import org.fedfisher.wire.RejectionReason;
import org.junit.jupiter.api.Test;

/** What one job hands on reaches the other as it was. */
class HandedOnTest {
  private static KafkaValue read(byte[] value) {
    return new KafkaValue(Topics.SHARD_SUMS, 0, 17, value);
  }

  @Test
  void partsArriveAsTheyWere() throws Exception {
    ShardPart part = new ShardPart("r1", 3, 4, 5, 6, "c-1", 70, new byte[] {1, -2}, 2);
    ShardPart last = ShardPart.sealing("r1", 3, 2);
    try (var harness = ProcessFunctionTestHarnesses.forProcessFunction(new DecodeShardSums())) {
      for (ShardPart sent : List.of(part, last)) {
        KafkaOutput record = HandedOn.part(sent);
        assertThat(record.key()).isEqualTo("r1/3");
        harness.processElement(read(record.value()), 0);
      }
      assertThat(harness.extractOutputValues())
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactly(part, last);
    }
  }

  @Test
  void partMayHoldTheLargestBlock() throws Exception {
    byte[] block = new byte[Wire.MAX_BYTES];
    new Random(1).nextBytes(block);
    KafkaOutput record = HandedOn.part(new ShardPart("r1", 3, 3, 1, 2, "c-1", 70, block, 0));
    try (var harness = ProcessFunctionTestHarnesses.forProcessFunction(new DecodeShardSums())) {
      harness.processElement(read(record.value()), 0);
      assertThat(harness.extractOutputValues().get(0).bytes()).isEqualTo(block);
    }
  }

  @Test
  void surveysArriveAsTheyWere() throws Exception {
    RoundClosing closing = new RoundClosing(new byte[] {1, 2, 3}, 4, 50, 6, 7000, 8);
    ShardSurvey survey = new ShardSurvey("r1", 2, 0.5, 1.25, 60, 7, closing);
    try (var harness = ProcessFunctionTestHarnesses.forProcessFunction(new DecodeShardSums())) {
      harness.processElement(read(HandedOn.survey(survey).value()), 0);
      assertThat(harness.getSideOutput(DecodeShardSums.SURVEYS))
          .extracting(record -> record.getValue())
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactly(survey);
    }
  }

  @Test
  void recordOfAnotherTopicIsRejected() throws Exception {
    byte[] value = Wire.encode(new AbortRound("r1", "why", 0L));
    try (var harness = ProcessFunctionTestHarnesses.forProcessFunction(new DecodeShardSums())) {
      harness.processElement(read(value), 0);
      assertThat(harness.extractOutputValues()).isEmpty();
      KafkaOutput told = harness.getSideOutput(Rejections.TAG).remove().getValue();
      Rejected rejected = Wire.decode(told.value(), Rejected.class);
      assertThat(rejected.getReason()).isEqualTo(RejectionReason.WRONG_TOPIC);
      assertThat(rejected.getTopic()).isEqualTo(Topics.SHARD_SUMS);
      assertThat(rejected.getDetail()).contains("AbortRound").contains("ShardSumsPart");
    }
  }
}
