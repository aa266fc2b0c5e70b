package org.fedfisher.round;

import java.io.Serializable;

/**
 * What may wait of a client, and for how long.
 *
 * @param timeoutMillis how long the parts of an update wait for the rest
 * @param graceMillis how long a whole update waits for its key to be registered
 * @param bytes that may wait: so many of what the client has signed, and so many of the rest
 * @param decidedMillis after so long the ledger has decided on a whole update, so that it no longer
 *     counts as waiting
 */
public record WaitingRules(long timeoutMillis, long graceMillis, long bytes, long decidedMillis)
    implements Serializable {}
