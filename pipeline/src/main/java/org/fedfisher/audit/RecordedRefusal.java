package org.fedfisher.audit;

import org.fedfisher.wire.UpdateRefused;

/** A refusal as the ledger tells of it, and the examples of all whom it had admitted before. */
public record RecordedRefusal(long ordinal, long examplesBefore, UpdateRefused fact) {}
