package org.fedfisher.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.FastReaderBuilder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.fedfisher.wire.RejectionReason;

/**
 * Framing of the wire: Avro single-object encoding of every record, see {@code common.avdl}.
 *
 * <p>Values written with any released schema (see {@link ReleasedSchemas}) are read into today's
 * classes. Hostile bytes cost time and memory in proportion to their own length: a decoder over an
 * array knows how many bytes remain and believes no length or count beyond them. Avro's limits by
 * system property are left alone: they hold for the whole JVM, and only if no decoder ran before.
 */
public final class Wire {
  /** Largest value on any topic: Kafka's default limit. */
  public static final int MAX_BYTES = 1 << 20;

  /** Two marker bytes and the schema's CRC-64-AVRO fingerprint. */
  public static final int FRAME_BYTES = 10;

  private static final int MARKER_0 = 0xC3;
  private static final int MARKER_1 = 0x01;

  static {
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(),
            kind -> kind.getName().startsWith("org.fedfisher.wire.")));
  }

  private static final Map<Schema, byte[]> FRAMES = frames();
  private static final Map<Long, Reading> READINGS = readings();

  /** How values with one fingerprint are read; the reader is immutable, so threads share it. */
  private record Reading(Schema schema, DatumReader<SpecificRecord> reader) {}

  private Wire() {}

  /**
   * The Kafka value of a record.
   *
   * @throws IllegalArgumentException where it exceeds {@link #MAX_BYTES}, or is a part of a record
   */
  public static byte[] encode(SpecificRecord record) {
    Schema schema = record.getSchema();
    byte[] frame = FRAMES.get(schema);
    if (frame == null) {
      throw new IllegalArgumentException(
          "%s is no record of a topic, only a part of one".formatted(schema.getName()));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    out.writeBytes(frame);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      new SpecificDatumWriter<SpecificRecord>(schema).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (out.size() > MAX_BYTES) {
      throw new IllegalArgumentException(
          "%s of %,d bytes, a record may have %,d"
              .formatted(schema.getName(), out.size(), MAX_BYTES));
    }
    return out.toByteArray();
  }

  /**
   * The record in a Kafka value, as an instance of today's class of its name. Its byte fields are
   * slices of the value.
   *
   * @throws InvalidRecordException where the bytes are none, or more than {@link #MAX_BYTES}
   */
  public static SpecificRecord decode(byte[] value) throws InvalidRecordException {
    if (value.length > MAX_BYTES) {
      throw new InvalidRecordException(
          RejectionReason.TOO_LARGE,
          "%,d bytes, a record may have %,d".formatted(value.length, MAX_BYTES));
    }
    Reading reading = reading(value);
    SlicingDecoder decoder = new SlicingDecoder(value, FRAME_BYTES);
    try {
      SpecificRecord record = reading.reader.read(null, decoder);
      if (!decoder.isEnd()) {
        throw unreadable(reading.schema.getName() + ": bytes follow the record's end");
      }
      return record;
    } catch (IOException | RuntimeException e) {
      throw unreadable(
          "%s of %,d bytes does not parse: %s"
              .formatted(reading.schema.getName(), value.length, message(e)));
    }
  }

  /**
   * Like {@link #decode(byte[])}, for a topic that holds one kind of record only.
   *
   * @throws InvalidRecordException also where it is another kind
   */
  public static <T extends SpecificRecord> T decode(byte[] value, Class<T> kind)
      throws InvalidRecordException {
    SpecificRecord record = decode(value);
    if (!kind.isInstance(record)) {
      throw new InvalidRecordException(
          RejectionReason.WRONG_TOPIC,
          "found a %s, expected a %s"
              .formatted(record.getSchema().getName(), kind.getSimpleName()));
    }
    return kind.cast(record);
  }

  /**
   * The record in a value that this program has decoded or encoded before.
   *
   * @throws IllegalStateException where it is none after all: a defect, whoever wrote the value
   */
  public static SpecificRecord again(byte[] value) {
    return again(value, SpecificRecord.class);
  }

  /** The same of a value of this kind. */
  public static <T extends SpecificRecord> T again(byte[] value, Class<T> kind) {
    try {
      return decode(value, kind);
    } catch (InvalidRecordException e) {
      throw new IllegalStateException("a value that was readable before", e);
    }
  }

  /** A copy of what a byte field holds, which stays as it is. */
  public static byte[] bytes(ByteBuffer field) {
    byte[] bytes = new byte[field.remaining()];
    field.duplicate().get(bytes);
    return bytes;
  }

  private static Reading reading(byte[] value) throws InvalidRecordException {
    if (value.length < FRAME_BYTES
        || (value[0] & 0xFF) != MARKER_0
        || (value[1] & 0xFF) != MARKER_1) {
      throw unreadable("not Avro single-object encoding: expected C3 01 and a schema fingerprint");
    }
    long print = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
    Reading reading = READINGS.get(print);
    if (reading == null) {
      throw unreadable("unknown schema fingerprint %016x".formatted(Long.reverseBytes(print)));
    }
    return reading;
  }

  private static Map<Schema, byte[]> frames() {
    Map<Schema, byte[]> frames = new HashMap<>();
    for (Schema schema : ReleasedSchemas.current()) {
      ByteBuffer frame = ByteBuffer.allocate(FRAME_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      frame.put((byte) MARKER_0).put((byte) MARKER_1);
      frames.put(schema, frame.putLong(SchemaNormalization.parsingFingerprint64(schema)).array());
    }
    return Map.copyOf(frames);
  }

  private static Map<Long, Reading> readings() {
    FastReaderBuilder readers =
        new SpecificData(Wire.class.getClassLoader()).getFastReaderBuilder();
    Map<String, Schema> today = new HashMap<>();
    ReleasedSchemas.current().forEach(schema -> today.put(schema.getFullName(), schema));
    Map<Long, Reading> readings = new HashMap<>();
    for (Schema written : ReleasedSchemas.all()) {
      Schema expected = today.getOrDefault(written.getFullName(), written);
      try {
        readings.put(
            SchemaNormalization.parsingFingerprint64(written),
            new Reading(written, readers.createDatumReader(written, expected)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Map.copyOf(readings);
  }

  private static String message(Exception e) {
    String text = e.getMessage();
    return e instanceof AvroRuntimeException || text == null ? String.valueOf(e) : text;
  }

  private static InvalidRecordException unreadable(String detail) {
    return new InvalidRecordException(RejectionReason.UNREADABLE, detail);
  }
}
