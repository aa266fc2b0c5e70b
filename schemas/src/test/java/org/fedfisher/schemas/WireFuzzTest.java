package org.fedfisher.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.fedfisher.wire.CloseRound;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes are a record or are refused as none, and a record survives being written again. */
class WireFuzzTest {
  static Stream<Arguments> samples() throws InvalidRecordException {
    // Avro trusts the classes of the wire once this class is loaded.
    Wire.decode(Wire.encode(new CloseRound("r1", 0L)));
    return Samples.all().values().stream().map(record -> Arguments.of(Wire.encode(record)));
  }

  @MethodSource("samples")
  @FuzzTest
  void whatIsReadIsWrittenAndReadAgainTheSame(byte[] value) throws InvalidRecordException {
    SpecificRecord record;
    try {
      record = Wire.decode(value);
    } catch (InvalidRecordException e) {
      assertThat(e.detail()).isNotBlank();
      return;
    }
    byte[] written = Wire.encode(record);
    assertThat(Wire.encode(Wire.decode(written))).isEqualTo(written);
  }
}
