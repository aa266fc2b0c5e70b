/** What a client computes: local training, Fisher estimation, evaluation. */
@NullMarked
package org.fedfisher.train;

import org.jspecify.annotations.NullMarked;
