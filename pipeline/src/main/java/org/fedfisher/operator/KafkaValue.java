package org.fedfisher.operator;

/**
 * A Kafka record as it was read.
 *
 * @param value empty for a tombstone
 */
@SuppressWarnings("ArrayRecordComponent") // crosses operators, never compared
public record KafkaValue(String topic, int partition, long offset, byte[] value) {}
