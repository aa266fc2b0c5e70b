package org.fedfisher.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.fedfisher.schemas.Wire;
import org.jspecify.annotations.Nullable;

/** A topic's record as a backup has it. */
final class StoredRecord {
  /** Key of the file's own metadata: how many partitions the topic has. */
  static final String PARTITIONS = "fedfisher.partitions";

  /** {@code timestamp} in milliseconds; without {@code value} where the record deletes its key. */
  static final Schema SCHEMA =
      SchemaBuilder.record("StoredRecord")
          .namespace("org.fedfisher.backup")
          .fields()
          .requiredInt("partition")
          .requiredLong("offset")
          .requiredLong("timestamp")
          .optionalString("key")
          .optionalBytes("value")
          .endRecord();

  private StoredRecord() {}

  static void append(DataFileWriter<GenericRecord> out, ConsumerRecord<String, byte[]> record) {
    GenericRecord stored = new GenericData.Record(SCHEMA);
    byte @Nullable [] value = record.value();
    stored.put("partition", record.partition());
    stored.put("offset", record.offset());
    stored.put("timestamp", record.timestamp());
    stored.put("key", record.key());
    stored.put("value", value == null ? null : ByteBuffer.wrap(value));
    try {
      out.append(stored);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ProducerRecord<String, byte[]> of(String topic, GenericRecord stored) {
    Object key = stored.get("key");
    return new ProducerRecord<>(
        topic,
        (Integer) stored.get("partition"),
        (Long) stored.get("timestamp"),
        key == null ? null : key.toString(),
        stored.get("value") instanceof ByteBuffer value ? Wire.bytes(value) : null);
  }
}
