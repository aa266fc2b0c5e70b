package org.fedfisher.job;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.operators.SlotSharingGroup;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
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
 *
 * @param slots where sources run, and all that follows from them; anywhere where empty
 */
record KafkaEnds(
    StreamExecutionEnvironment env, JobSettings settings, Optional<SlotSharingGroup> slots) {
  /** A record with room for its key and Kafka's own framing. */
  private static final int MAX_REQUEST_BYTES = Wire.MAX_BYTES + (64 << 10);

  DataStream<KafkaValue> read(String topic, String name) {
    return read(topic, name, new WhereTheGroupStopped());
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
            .setProperty(ConsumerConfig.RECEIVE_BUFFER_CONFIG, KafkaProperties.RECEIVE_BYTES)
            .setProperty("partition.discovery.interval.ms", "30000")
            .setProperties(settings.kafkaProperties().source())
            .build();
    SingleOutputStreamOperator<KafkaValue> values =
        env.fromSource(source, WatermarkStrategy.noWatermarks(), name).uid(name).name(name);
    slots.ifPresent(values::slotSharingGroup);
    return values;
  }

  void write(DataStream<KafkaOutput> records, String topic, String name) {
    write(records, topic, name, topic);
  }

  /** Writes what another job writes, too: its transactions have a name of their own. */
  void write(DataStream<KafkaOutput> records, String topic, String name, String transactions) {
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
            .setTransactionalIdPrefix(settings.transactionPrefix() + "-" + transactions)
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
