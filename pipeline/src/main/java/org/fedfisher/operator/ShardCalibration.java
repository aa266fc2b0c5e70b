package org.fedfisher.operator;

/** What a shard's solve needs to know of the other shards; see {@code Calibration}. */
public record ShardCalibration(
    String round,
    int shard,
    double damping,
    double lambdaMax,
    double undampedLambdaMax,
    long flatParameters) {

  /** Where it belongs. */
  public ShardKey key() {
    return new ShardKey(round, shard);
  }
}
