package org.fedfisher.operator;

/**
 * A solved shard: weights as little-endian float32.
 *
 * @param average empty unless the round asks for comparisons
 * @param fisherMerge likewise
 */
@SuppressWarnings("ArrayRecordComponent") // crosses operators, never compared
public record SolvedShard(
    String round,
    int shard,
    byte[] sumsDigest,
    byte[] solution,
    byte[] average,
    byte[] fisherMerge,
    double objectiveAtAverage,
    double objectiveAtSolution,
    double lambdaMax,
    long flatParameters,
    RoundClosing closing) {}
