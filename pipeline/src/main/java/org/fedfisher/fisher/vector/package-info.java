/** Kernels on vectors, which need Java's module {@code jdk.incubator.vector}. */
@NullMarked
package org.fedfisher.fisher.vector;

import org.jspecify.annotations.NullMarked;
