package org.fedfisher.operator;

/**
 * What a solve needs to know of the round and of the other shards; see {@code Calibration}.
 *
 * @param unit the solve, and its first shard
 * @param lastShard of the unit
 * @param blocks of the whole global model
 * @param dampings lambda by layer of the model
 */
@SuppressWarnings("ArrayRecordComponent") // crosses operators, never compared
public record ShardCalibration(
    String round,
    int unit,
    int lastShard,
    int blocks,
    double[] dampings,
    double lambdaMax,
    double undampedLambdaMax,
    long flatParameters,
    RoundClosing closing) {

  /** Where it belongs. */
  public ShardKey key() {
    return new ShardKey(round, unit);
  }
}
