package org.fedfisher.audit;

import org.fedfisher.wire.UpdateAdmitted;

/** An admission that the ledger's rules allow, with the number and time of its fact. */
public record RecordedAdmission(long ordinal, long timeMillis, UpdateAdmitted fact) {}
