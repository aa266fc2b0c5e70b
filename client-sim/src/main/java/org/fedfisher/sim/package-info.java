/** Rounds on one machine: the embedded broker and the embedded cluster. */
@NullMarked
package org.fedfisher.sim;

import org.jspecify.annotations.NullMarked;
