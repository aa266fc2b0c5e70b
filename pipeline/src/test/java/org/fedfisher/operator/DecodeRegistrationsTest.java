package org.fedfisher.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientKey;
import org.fedfisher.wire.ClientRegistration;
import org.fedfisher.wire.CloseRound;
import org.fedfisher.wire.Rejected;
import org.fedfisher.wire.RejectionReason;
import org.junit.jupiter.api.Test;

class DecodeRegistrationsTest {
  private static byte[] registration(int keyBytes) {
    ClientKey key = new ClientKey(ByteBuffer.allocate(keyBytes), 1L, 0L);
    return Wire.encode(new ClientRegistration("c1", List.of(key), 1L));
  }

  @Test
  void soundRegistrationsGoOnTombstonesSayNothingAndAllElseIsRejected() throws Exception {
    byte[] sound = registration(32);
    List<byte[]> values =
        List.of(
            sound,
            registration(31),
            Arrays.copyOf(sound, sound.length - 1),
            new byte[0], // a tombstone
            Wire.encode(new CloseRound("r1", 0L)));
    try (var harness = ProcessFunctionTestHarnesses.forProcessFunction(new DecodeRegistrations())) {
      for (int offset = 0; offset < values.size(); offset++) {
        harness.processElement(new KafkaValue(Topics.CLIENTS, 0, offset, values.get(offset)), 0);
      }
      assertThat(harness.extractOutputValues())
          .extracting(Registration::client)
          .containsExactly("c1");
      assertThat(harness.extractOutputValues().get(0).value()).isEqualTo(sound);
      List<Rejected> rejected =
          harness.getSideOutput(Rejections.TAG).stream()
              .map(DecodeRegistrationsTest::rejected)
              .toList();
      assertThat(rejected)
          .extracting(Rejected::getReason)
          .containsExactly(
              RejectionReason.INVALID, RejectionReason.UNREADABLE, RejectionReason.WRONG_TOPIC);
      assertThat(rejected.get(0).getDetail()).isEqualTo("bytes of a key is \"31\", expected 32");
    }
  }

  private static Rejected rejected(StreamRecord<KafkaOutput> output) {
    try {
      return Wire.decode(output.getValue().value(), Rejected.class);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
