/**
 * A cluster of separate processes on this machine: a Kafka broker, a JobManager and TaskManagers,
 * each in a JVM of its own, laid out as an official Flink distribution is.
 */
@NullMarked
package org.fedfisher.cluster;

import org.jspecify.annotations.NullMarked;
