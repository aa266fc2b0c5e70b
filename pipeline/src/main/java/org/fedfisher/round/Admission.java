package org.fedfisher.round;

/**
 * The ledger has admitted an update: one shard's part of it.
 *
 * @param client its name
 * @param examples of the client
 * @param blocks {@link BlockId} of each slice, in order
 * @param revision of the model, the first that counts it
 */
@SuppressWarnings("ArrayRecordComponent") // crosses operators and rests in state, never compared
public record Admission(String client, long examples, String[] blocks, int revision) {}
