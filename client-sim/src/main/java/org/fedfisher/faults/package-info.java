/**
 * The fault suite: rounds on a cluster of real processes that are killed, frozen and cut off, and
 * what must hold of every round nevertheless.
 */
@NullMarked
package org.fedfisher.faults;

import org.jspecify.annotations.NullMarked;
