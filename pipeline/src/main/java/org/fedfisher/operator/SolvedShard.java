package org.fedfisher.operator;

import org.jspecify.annotations.Nullable;

/**
 * A solved shard, or a slice of one: weights as little-endian float32. What is said of the whole
 * shard stands in its first slice.
 *
 * @param block number of the global model's block that this becomes
 * @param blocks of the whole model
 * @param sumsDigest of the shard; empty but in its first slice
 * @param average empty unless the round asks for comparisons; so the next two
 * @param regMean empty but for KFAC
 * @param objectiveAtAverage of the shard, in its first slice; of all shards in the first one where
 *     they are solved together
 * @param report likewise; null where the solve is elementwise
 * @param device likewise: what has solved it, where that is not the processor alone; null where it
 *     is
 */
@SuppressWarnings("ArrayRecordComponent") // crosses operators, never compared
public record SolvedShard(
    String round,
    int block,
    int blocks,
    byte[] sumsDigest,
    byte[] solution,
    byte[] average,
    byte[] fisherMerge,
    byte[] regMean,
    double objectiveAtAverage,
    double objectiveAtSolution,
    double lambdaMax,
    long flatParameters,
    @Nullable SolveReport report,
    RoundClosing closing,
    @Nullable String device) {}
