package org.fedfisher.operator;

/** A Kafka record to write: its key, and its value in single-object encoding. */
@SuppressWarnings("ArrayRecordComponent") // crosses operators, never compared
public record KafkaOutput(String key, byte[] value) {}
