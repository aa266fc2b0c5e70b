package org.fedfisher.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.ClientUpdateHeader;
import org.fedfisher.wire.CloseRound;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.OpenRound;
import org.fedfisher.wire.RejectionReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that lie: they are refused as invalid, with no other error and without much memory. */
class HostileBytesTest {
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Whatever is read: a decoder, an exception with its trace (12 KB measured), class loading. */
  private static final long FIXED_ALLOCATION = 1 << 20;

  /** The worst is an empty layer: 2 bytes on the wire, 145 allocated. */
  private static final long ALLOCATION_PER_BYTE = 80;

  /** A reason is read by people and becomes a record itself. */
  private static final int LONGEST_DETAIL = 500;

  private static final byte[] FLOAT_0 = new byte[4];
  private static final byte[] DIGEST = new byte[32];

  private static final List<byte[]> VALID =
      Samples.all().values().stream().map(Wire::encode).toList();

  static Stream<Schema> kinds() {
    return ReleasedSchemas.current().stream();
  }

  static Stream<SpecificRecord> samples() {
    return Samples.all().values().stream();
  }

  @Test
  void unknownFingerprintIsNamedAsItStandsOnTheWire() {
    byte[] value = VALID.get(0).clone();
    System.arraycopy(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, 0, value, 2, 8);

    assertThat(refusal(value)).hasMessage("unknown schema fingerprint 0102030405060708");
  }

  @Test
  void valueWithoutFramingIsRefused() {
    assertThat(refusal(new byte[0])).hasMessageContaining("expected C3 01");
    assertThat(refusal(new byte[] {(byte) 0xC3, 1, 0})).hasMessageContaining("expected C3 01");
    assertThat(refusal("{\"round\": \"r-1\"}".getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("expected C3 01");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void truncatedValueIsRefusedWhereverItIsCut(SpecificRecord record) {
    byte[] value = Wire.encode(record);
    for (int length = 0; length < value.length; length++) {
      assertThat(refusal(Arrays.copyOf(value, length)).reason())
          .isEqualTo(RejectionReason.UNREADABLE);
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void bytesAfterTheRecordAreRefused(SpecificRecord record) {
    byte[] value = Wire.encode(record);
    for (int more : new int[] {1, 2, 10, 5_000}) {
      assertThat(refusal(Arrays.copyOf(value, value.length + more)))
          .hasMessageContaining("bytes follow the record's end");
    }
  }

  @Test
  void largestValueIsReadAndOneByteMoreIsTooLarge() throws Exception {
    int overhead = Wire.encode(new CloseRound("", 0L)).length + 2;
    byte[] largest = Wire.encode(new CloseRound("r".repeat(Wire.MAX_BYTES - overhead), 0L));
    assertThat(largest).hasSize(Wire.MAX_BYTES);
    assertThat(Wire.decode(largest)).isInstanceOf(CloseRound.class);

    assertThat(refusal(new byte[Wire.MAX_BYTES + 1]))
        .hasMessage("1,048,577 bytes, a record may have 1,048,576")
        .returns(RejectionReason.TOO_LARGE, InvalidRecordException::reason);
    CloseRound tooLarge = new CloseRound("r".repeat(Wire.MAX_BYTES - overhead + 1), 0L);
    assertThatThrownBy(() -> Wire.encode(tooLarge))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("CloseRound of 1,048,577 bytes, a record may have 1,048,576");
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        -1,
        -64,
        Integer.MIN_VALUE,
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1,
        1_000,
        1 << 20,
        Integer.MAX_VALUE - 8,
        Integer.MAX_VALUE,
        1L << 31,
        1L << 32,
        Long.MAX_VALUE
      })
  void lengthsAndCountsBeyondTheValueAreRefused(long claimed) throws IOException {
    List<byte[]> values =
        List.of(
            // A string: its length.
            value(ClientUpdateHeader.getClassSchema(), claimed),
            // Block: round, client, update, shard, one slice, its kind, encoding, scale; bytes.
            value(ClientUpdateBlock.getClassSchema(), 0, 0, 0, 0, 1, 0, 0, FLOAT_0, claimed),
            // The count of slices.
            value(ClientUpdateBlock.getClassSchema(), 0, 0, 0, 0, claimed),
            // Header: three names, examples, two enums, digest; the count of fixed digests.
            value(ClientUpdateHeader.getClassSchema(), 0, 0, 0, 1, 1, 1, DIGEST, claimed),
            // No digests; the count of a map.
            value(ClientUpdateHeader.getClassSchema(), 0, 0, 0, 1, 1, 1, DIGEST, 0, claimed),
            // Command: round, model; the count of layers.
            value(OpenRound.getClassSchema(), 0, 0, claimed),
            // One layer, its name; the count of dimensions, numbers of one byte.
            value(OpenRound.getClassSchema(), 0, 0, 1, 0, claimed));
    for (byte[] value : values) {
      assertThat(refusal(value).reason()).isEqualTo(RejectionReason.UNREADABLE);
      // With more bytes behind the claim, so that some of it can be met.
      assertThat(refusal(Arrays.copyOf(value, 900)).reason()).isEqualTo(RejectionReason.UNREADABLE);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, -2, Long.MIN_VALUE, Long.MAX_VALUE})
  void blockSizeOfAnArrayIsNotBelieved(long size) throws IOException {
    // One item, announced as -1 and a block size, which a reader may use to skip.
    byte[] value = value(ClientUpdateBlock.getClassSchema(), 0, 0, 0, 0, -1, size, 0, 0, FLOAT_0);
    assertThat(refusal(value).reason()).isEqualTo(RejectionReason.UNREADABLE);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 7, 99, Integer.MIN_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE})
  void symbolsAndBranchesThatDoNotExistAreRefused(long index) throws IOException {
    byte[] branch = value(LedgerFact.getClassSchema(), 0, 0, 0, index);
    byte[] symbol = value(ClientUpdateHeader.getClassSchema(), 0, 0, 0, 1, index);
    assertThat(refusal(branch).reason()).isEqualTo(RejectionReason.UNREADABLE);
    assertThat(refusal(symbol).reason()).isEqualTo(RejectionReason.UNREADABLE);
  }

  @Test
  void numberOfElevenBytesIsRefused() throws IOException {
    byte[] value = value(CloseRound.getClassSchema(), 0);
    byte[] endless = Arrays.copyOf(value, value.length + 11);
    Arrays.fill(endless, value.length, endless.length, (byte) 0xFF);
    assertThat(refusal(endless).reason()).isEqualTo(RejectionReason.UNREADABLE);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void largestValueOfOneRepeatedByteCostsNoMoreThanItsSizeAllows(Schema kind) throws IOException {
    byte[] value = Arrays.copyOf(value(kind), Wire.MAX_BYTES);
    for (int repeated = 0; repeated < 256; repeated += 5) {
      Arrays.fill(value, Wire.FRAME_BYTES, value.length, (byte) repeated);
      readOrRefuse(value);
    }
  }

  @Test
  void halfAMillionEmptyLayersAreTheMostExpensiveValue() throws Exception {
    int layers = (Wire.MAX_BYTES - 100) / 2;
    byte[] value = Arrays.copyOf(value(OpenRound.getClassSchema(), 0, 0, layers), Wire.MAX_BYTES);
    readOrRefuse(value);
  }

  @Property(tries = 2_000)
  void randomBytesAreReadOrRefused(
      @ForAll @IntRange(max = 8) int kind, @ForAll @Size(max = 300) byte[] body) throws Exception {
    byte[] frame = value(ReleasedSchemas.current().get(kind));
    byte[] value = Arrays.copyOf(frame, frame.length + body.length);
    System.arraycopy(body, 0, value, frame.length, body.length);
    readOrRefuse(value);
    readOrRefuse(body);
  }

  @Property(tries = 5_000)
  void mutatedRecordsAreReadOrRefused(
      @ForAll @IntRange(max = 15) int sample,
      @ForAll @Size(min = 1, max = 4) List<@IntRange(max = 10_000) Integer> places,
      @ForAll @Size(min = 4, max = 4) byte[] bytes,
      @ForAll boolean insert)
      throws Exception {
    byte[] value = VALID.get(sample).clone();
    for (int i = 0; i < places.size(); i++) {
      int body = value.length - Wire.FRAME_BYTES;
      int at = Wire.FRAME_BYTES + places.get(i) % body;
      if (insert) {
        ByteBuffer longer = ByteBuffer.allocate(value.length + 1);
        value = longer.put(value, 0, at).put(bytes[i]).put(value, at, value.length - at).array();
      } else {
        value[at] = bytes[i];
      }
    }
    readOrRefuse(value);
  }

  private static InvalidRecordException refusal(byte[] value) {
    Optional<InvalidRecordException> refusal = readOrRefuse(value);
    assertThat(refusal).as("refusal of %d bytes", value.length).isPresent();
    return refusal.get();
  }

  /** Why the value is refused, if it is; anything else that is thrown fails the test. */
  private static Optional<InvalidRecordException> readOrRefuse(byte[] value) {
    long before = THREAD.getCurrentThreadAllocatedBytes();
    try {
      Wire.decode(value);
      return Optional.empty();
    } catch (InvalidRecordException e) {
      assertThat(e.getMessage()).hasSizeLessThan(LONGEST_DETAIL);
      return Optional.of(e);
    } finally {
      assertThat(THREAD.getCurrentThreadAllocatedBytes() - before)
          .as("bytes allocated for a value of %,d", value.length)
          .isLessThan(FIXED_ALLOCATION + ALLOCATION_PER_BYTE * value.length);
    }
  }

  /** A framed value of numbers as Avro writes longs, and raw bytes. */
  private static byte[] value(Schema kind, Object... parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(0xC3);
    out.write(0x01);
    out.write(
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(SchemaNormalization.parsingFingerprint64(kind))
            .array());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    for (Object part : parts) {
      if (part instanceof byte[] raw) {
        encoder.writeFixed(raw);
      } else {
        encoder.writeLong(((Number) part).longValue());
      }
    }
    return out.toByteArray();
  }
}
