/** What the job's Kafka clients and everybody else's have in common. */
@NullMarked
package org.fedfisher.kafka;

import org.jspecify.annotations.NullMarked;
