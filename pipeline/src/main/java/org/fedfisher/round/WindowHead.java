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
 * @param awaited admissions that have not been folded yet
 * @param closing details of the close as jobs before revisions kept them; else null
 * @param round what was said of the round when it closed; null before
 * @param closings revisions that have closed and whose sums have not been emitted; null in heads of
 *     before revisions
 * @param revision the one whose admissions are being folded
 * @param sealed whether no revision follows those of {@code closings}
 * @param unwanted place and time, by turns, of records to forget as soon as they come; null in
 *     heads of before what may wait was bounded
 */
@SuppressWarnings("ArrayRecordComponent") // rests in state, never compared
public record WindowHead(
    int folded,
    int stored,
    boolean ended,
    @Nullable ShardShape shape,
    Admission[] awaited,
    byte @Nullable [] closing,
    byte @Nullable [] round,
    Closing @Nullable [] closings,
    int revision,
    boolean sealed,
    long @Nullable [] unwanted) {}
