package org.fedfisher.job;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.fedfisher.operator.KafkaValue;

/** Keeps where a value was read, for the rejected topic and for audits. */
final class KafkaValues implements KafkaRecordDeserializationSchema<KafkaValue> {
  private static final long serialVersionUID = 1L;

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<KafkaValue> out) {
    byte[] value = record.value() == null ? new byte[0] : record.value();
    out.collect(new KafkaValue(record.topic(), record.partition(), record.offset(), value));
  }

  @Override
  public TypeInformation<KafkaValue> getProducedType() {
    return TypeInformation.of(KafkaValue.class);
  }
}
