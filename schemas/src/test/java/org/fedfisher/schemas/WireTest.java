package org.fedfisher.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.RejectionReason;
import org.fedfisher.wire.TensorEncoding;
import org.junit.jupiter.api.Test;

class WireTest {
  private static final int THREADS = 8;
  private static final int ROUNDS = 200;

  @Test
  void valueIsReadAsTheKindThatIsAskedFor() throws Exception {
    byte[] value = Wire.encode(Samples.header());
    assertThat((Object) Wire.decode(value, ClientUpdateHeader.class)).isEqualTo(Samples.header());
  }

  @Test
  void anotherKindIsRefusedAsWrongTopic() {
    byte[] value = Wire.encode(Samples.header());
    assertThatThrownBy(() -> Wire.decode(value, ClientUpdateBlock.class))
        .isInstanceOfSatisfying(
            InvalidRecordException.class,
            e -> assertThat(e.reason()).isEqualTo(RejectionReason.WRONG_TOPIC))
        .hasMessage("found a ClientUpdateHeader, expected a ClientUpdateBlock");
  }

  @Test
  void partOfARecordIsNoValue() {
    SpecificRecord part = Samples.model();
    assertThatThrownBy(() -> Wire.encode(part))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Model is no record of a topic, only a part of one");
  }

  @Test
  void namesAreJavaStringsWhicheverSchemaWroteThem() throws Exception {
    ClientUpdateHeader header =
        Wire.decode(Wire.encode(Samples.header()), ClientUpdateHeader.class);
    assertThat((Object) header.getClient()).isInstanceOf(String.class);
    assertThat(header.getMetrics()).containsEntry("loss", 0.25);
  }

  @Test
  void encodingLeavesTheRecordsBuffersAsTheyWere() {
    ClientUpdateBlock block = Samples.block(TensorEncoding.INT16);
    assertThat(Wire.encode(block)).isEqualTo(Wire.encode(block));
  }

  @Test
  void byteFieldsAreSlicesOfTheValue() throws Exception {
    byte[] value = Wire.encode(Samples.block(TensorEncoding.INT16));
    ClientUpdateBlock block = Wire.decode(value, ClientUpdateBlock.class);
    assertThat(block.getTensors())
        .isNotEmpty()
        .allSatisfy(tensor -> assertThat(tensor.getData().array()).isSameAs(value));
  }

  @Test
  void threadsShareTheReaders() throws Exception {
    List<SpecificRecord> samples = List.copyOf(Samples.all().values());
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        done.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < ROUNDS; i++) {
                    SpecificRecord sample = samples.get(i % samples.size());
                    assertThat((Object) Wire.decode(Wire.encode(sample))).isEqualTo(sample);
                  }
                  return null;
                }));
      }
      for (Future<?> thread : done) {
        thread.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }
}
