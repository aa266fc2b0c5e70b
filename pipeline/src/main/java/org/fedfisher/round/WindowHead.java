package org.fedfisher.round;

import org.fedfisher.fisher.ShardShape;
import org.jspecify.annotations.Nullable;

/**
 * The small part of a shard window's state.
 *
 * @param folded clients folded so far
 * @param stored blocks that wait in the store
 * @param ended whether the round has ended; the marker outlives the sums
 * @param shape known from the first admission on
 * @param awaited admissions of which a block has not come yet
 * @param closing details of the close, from then until the sums are complete; else null
 */
@SuppressWarnings("ArrayRecordComponent") // rests in state, never compared
public record WindowHead(
    int folded,
    int stored,
    boolean ended,
    @Nullable ShardShape shape,
    Admission[] awaited,
    byte @Nullable [] closing) {}
