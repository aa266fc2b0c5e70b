/** Fleets of simulated clients, and the embedded Kafka and Flink that they run against. */
@NullMarked
package org.fedfisher.sim;

import org.jspecify.annotations.NullMarked;
