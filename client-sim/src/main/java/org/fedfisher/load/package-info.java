/**
 * The load under faults: a backlog of many clients, sound and not, drained by a cluster of real
 * processes that are killed and cut off meanwhile, and an account of every upload.
 */
@NullMarked
package org.fedfisher.load;

import org.jspecify.annotations.NullMarked;
