package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.fedfisher.GoldenBytes;
import org.fedfisher.round.CheckedHeaders;
import org.fedfisher.round.ClientKeys;
import org.fedfisher.round.ClientKeys.Standing;
import org.fedfisher.schemas.Names;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientKey;
import org.fedfisher.wire.Rejected;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes on the topic of clients are a registration that verification can use, or rejected. */
class DecodeRegistrationsFuzzTest {
  private static final OneInputStreamOperatorTestHarness<KafkaValue, Registration> DECODE =
      decode();

  private static OneInputStreamOperatorTestHarness<KafkaValue, Registration> decode() {
    try {
      return ProcessFunctionTestHarnesses.forProcessFunction(new DecodeRegistrations());
    } catch (Exception e) {
      throw new IllegalStateException("no harness", e);
    }
  }

  static Stream<Arguments> values() {
    return GoldenBytes.of("").map(Arguments::of);
  }

  @MethodSource("values")
  @FuzzTest
  void anyValueIsAUsableRegistrationOrRejected(byte[] value) throws Exception {
    DECODE.processElement(new KafkaValue(Topics.CLIENTS, 3, 17, value), 0);
    List<Registration> registrations = List.copyOf(DECODE.extractOutputValues());
    DECODE.getOutput().clear();
    Queue<StreamRecord<KafkaOutput>> rejected = DECODE.getSideOutput(Rejections.TAG);
    int rejections = rejected == null ? 0 : rejected.size();
    assertThat(registrations.size() + rejections).isEqualTo(value.length == 0 ? 0 : 1);
    for (Registration registration : registrations) {
      checkUsable(value, registration);
    }
    if (rejections > 0) {
      Rejected found = Wire.decode(rejected.remove().getValue().value(), Rejected.class);
      assertThat(found.getDetail()).isNotBlank();
      assertThat(found.getOffset()).isEqualTo(17);
      assertThat(found.getOriginalSize()).isEqualTo(value.length);
    }
  }

  private static void checkUsable(byte[] value, Registration registration) {
    assertThat(Names.valid(registration.client())).isTrue();
    assertThat(registration.value()).isEqualTo(value);
    ClientKeys keys = CheckedHeaders.keys(registration.value());
    assertThat(keys.keys()).hasSizeLessThanOrEqualTo(ClientKeys.MOST);
    for (ClientKey key : keys.keys()) {
      assertThat(keys.of(key.getPublicKey()))
          .isEqualTo(key.getRevokedAtMillis() == 0 ? Standing.GOOD : Standing.REVOKED);
    }
  }
}
