/** Solvers of a round's objective, one file each. */
@NullMarked
package org.fedfisher.solve;

import org.jspecify.annotations.NullMarked;
