/** The topology, its Kafka ends and its settings. */
@NullMarked
package org.fedfisher.job;

import org.jspecify.annotations.NullMarked;
