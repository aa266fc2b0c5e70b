/** Fisher-weighted sums on the integer grid, and the objective they state. */
@NullMarked
package org.fedfisher.fisher;

import org.jspecify.annotations.NullMarked;
