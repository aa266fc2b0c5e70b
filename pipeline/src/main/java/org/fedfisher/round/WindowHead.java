package org.fedfisher.round;

import org.jspecify.annotations.Nullable;

/**
 * The small part of a shard window's state.
 *
 * @param folded blocks folded so far
 * @param stored blocks that wait in the store
 * @param ended whether the round has ended; the marker outlives the sums
 * @param shape known from the first admission on
 * @param awaited ids of admitted blocks that have not come yet
 * @param awaitedExamples their clients' examples
 * @param closing details of the close, from then until the sums are complete; else null
 */
@SuppressWarnings("ArrayRecordComponent") // rests in state, never compared
public record WindowHead(
    int folded,
    int stored,
    boolean ended,
    @Nullable ShardShape shape,
    String[] awaited,
    long[] awaitedExamples,
    byte @Nullable [] closing) {}
