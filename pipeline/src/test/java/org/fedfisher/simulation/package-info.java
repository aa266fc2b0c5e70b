/**
 * A round under a seeded scheduler: the job's decoding, verification and ledger and the shards'
 * windows as actors without Flink's runtime, their messages delivered in any order that Flink may
 * deliver them in, crashed and restored at any step.
 */
package org.fedfisher.simulation;
