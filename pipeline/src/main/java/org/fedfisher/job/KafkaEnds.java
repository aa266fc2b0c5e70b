package org.fedfisher.job;

import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.fedfisher.operator.KafkaOutput;
import org.fedfisher.operator.KafkaValue;
import org.fedfisher.schemas.Wire;

/**
 * Kafka sources and exactly-once sinks; nobody else in the job knows Kafka.
 *
 * <p>Sources read committed records only. A job that starts without state begins where the last one
 * of its consumer group stopped, and at the beginning where there was none: what was decided is not
 * decided again.
 */
record KafkaEnds(StreamExecutionEnvironment env, JobSettings settings) {
  /** Room above a record of 1 MiB for Kafka's own framing. */
  private static final int MAX_REQUEST_BYTES = Wire.MAX_BYTES + 64 * 1024;

  @SuppressWarnings("deprecation") // the connector's only way to name the fallback
  DataStream<KafkaValue> read(String topic, String name) {
    return read(
        topic,
        name,
        OffsetsInitializer.committedOffsets(
            org.apache.kafka.clients.consumer.OffsetResetStrategy.EARLIEST));
  }

  /** Of a compacted topic all is news to a job without state. */
  DataStream<KafkaValue> readFromBeginning(String topic, String name) {
    return read(topic, name, OffsetsInitializer.earliest());
  }

  private DataStream<KafkaValue> read(String topic, String name, OffsetsInitializer start) {
    KafkaSource<KafkaValue> source =
        KafkaSource.<KafkaValue>builder()
            .setBootstrapServers(settings.bootstrapServers())
            .setTopics(topic)
            .setGroupId(settings.transactionPrefix() + "-" + topic)
            .setClientIdPrefix(settings.transactionPrefix() + "-" + topic)
            .setStartingOffsets(start)
            .setDeserializer(new KafkaValues())
            .setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed")
            .setProperty(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, "8388608")
            .setProperty("partition.discovery.interval.ms", "30000")
            .setProperties(settings.kafkaProperties().source())
            .build();
    return env.fromSource(source, WatermarkStrategy.noWatermarks(), name).uid(name).name(name);
  }

  void write(DataStream<KafkaOutput> records, String topic, String name) {
    Properties producer = new Properties();
    producer.setProperty(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        Long.toString(settings.transactionTimeout().toMillis()));
    producer.setProperty(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Integer.toString(MAX_REQUEST_BYTES));
    producer.putAll(settings.kafkaProperties().sink());
    KafkaSink<KafkaOutput> sink =
        KafkaSink.<KafkaOutput>builder()
            .setBootstrapServers(settings.bootstrapServers())
            .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
            .setTransactionalIdPrefix(settings.transactionPrefix() + "-" + topic)
            .setKafkaProducerConfig(producer)
            .setRecordSerializer(serializer(topic))
            .build();
    records.sinkTo(sink).uid(name).name(name);
  }

  private static KafkaRecordSerializationSchema<KafkaOutput> serializer(String topic) {
    return (record, context, timestamp) ->
        new ProducerRecord<>(
            topic,
            record.key().isEmpty() ? null : record.key().getBytes(StandardCharsets.UTF_8),
            record.value());
  }
}
