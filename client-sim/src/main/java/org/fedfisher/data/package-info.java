/** Data sets: IDX files, generated digits, Dirichlet partition. */
@NullMarked
package org.fedfisher.data;

import org.jspecify.annotations.NullMarked;
