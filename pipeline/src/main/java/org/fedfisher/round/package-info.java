/** A round's life: specification and ledger decisions, free of Flink. */
@NullMarked
package org.fedfisher.round;

import org.jspecify.annotations.NullMarked;
