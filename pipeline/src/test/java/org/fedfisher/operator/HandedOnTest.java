package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.fedfisher.schemas.ReleasedSchemas;
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
    ShardPart part = new ShardPart("r1", 3, 4, 5, 6, "c-1", 70, new byte[] {1, -2}, 2, true);
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

  /** A part of a job of before, whose schema did not know of parts that go on. */
  @Test
  void partOfBeforeIsWhole() throws Exception {
    Schema before =
        ReleasedSchemas.released().stream()
            .filter(schema -> schema.getName().equals("ShardSumsPart"))
            .findFirst()
            .orElseThrow();
    GenericRecord written = new GenericData.Record(before);
    written.put("round", "r1");
    written.put("unit", 3);
    written.put("shard", 4);
    written.put("part", 5);
    written.put("parts", 6);
    written.put("client", "c-1");
    written.put("examples", 70L);
    written.put("content", ByteBuffer.wrap(new byte[] {1, -2}));
    written.put("revision", 2);
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    new BinaryMessageEncoder<>(GenericData.get(), before).encode(written, value);
    try (var harness = ProcessFunctionTestHarnesses.forProcessFunction(new DecodeShardSums())) {
      harness.processElement(read(value.toByteArray()), 0);
      assertThat(harness.extractOutputValues())
          .usingRecursiveFieldByFieldElementComparator()
          .containsExactly(
              new ShardPart("r1", 3, 4, 5, 6, "c-1", 70, new byte[] {1, -2}, 2, false));
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
