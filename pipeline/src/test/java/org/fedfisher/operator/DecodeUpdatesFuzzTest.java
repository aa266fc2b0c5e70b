package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.apache.flink.util.OutputTag;
import org.fedfisher.GoldenBytes;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.Rejected;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes on the topic are a block with its receipt, a header, or rejected, and fail nothing. */
class DecodeUpdatesFuzzTest {
  private static final OneInputStreamOperatorTestHarness<KafkaValue, ReceivedBlock> DECODE =
      decode();

  private static OneInputStreamOperatorTestHarness<KafkaValue, ReceivedBlock> decode() {
    try {
      return ProcessFunctionTestHarnesses.forProcessFunction(new DecodeUpdates());
    } catch (Exception e) {
      throw new IllegalStateException("no harness", e);
    }
  }

  static Stream<Arguments> values() {
    return GoldenBytes.of("").map(Arguments::of);
  }

  @MethodSource("values")
  @FuzzTest
  void anyValueGoesOnWholeOrIsRejected(byte[] value) throws Exception {
    DECODE.processElement(new KafkaValue(Topics.CLIENT_UPDATES, 3, 17, value), 0);
    List<ReceivedBlock> blocks = DECODE.extractOutputValues();
    List<UpdatePart> parts = taken(DecodeUpdates.PARTS);
    List<KafkaOutput> rejected = taken(Rejections.TAG);
    DECODE.getOutput().clear();
    assertThat(parts.size() + rejected.size()).isEqualTo(1);
    assertThat(blocks).hasSize(parts.isEmpty() || parts.get(0).isHeader() ? 0 : 1);
    for (KafkaOutput output : rejected) {
      checkRejected(value, output);
    }
  }

  private static void checkRejected(byte[] value, KafkaOutput output)
      throws InvalidRecordException {
    Rejected rejected = Wire.decode(output.value(), Rejected.class);
    assertThat(rejected.getDetail()).isNotBlank();
    assertThat(rejected.getPartition()).isEqualTo(3);
    assertThat(rejected.getOffset()).isEqualTo(17);
    assertThat(rejected.getOriginalSize()).isEqualTo(value.length);
  }

  private static <T> List<T> taken(OutputTag<T> tag) {
    Queue<StreamRecord<T>> queue = DECODE.getSideOutput(tag);
    List<T> values = new ArrayList<>();
    while (queue != null && !queue.isEmpty()) {
      values.add(queue.remove().getValue());
    }
    return values;
  }
}
