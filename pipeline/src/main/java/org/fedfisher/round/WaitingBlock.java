package org.fedfisher.round;

/**
 * A block that waits until its update is admitted.
 *
 * @param value the whole Kafka value
 * @param arrivedMillis the job's clock when it came
 * @param partition where it was read, for messages
 * @param offset likewise
 */
@SuppressWarnings("ArrayRecordComponent") // rests in state, never compared
public record WaitingBlock(byte[] value, long arrivedMillis, int partition, long offset) {}
