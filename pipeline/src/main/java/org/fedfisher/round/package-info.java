/** A round's life: its specification and the ledger's decisions, free of Flink. */
@NullMarked
package org.fedfisher.round;

import org.jspecify.annotations.NullMarked;
