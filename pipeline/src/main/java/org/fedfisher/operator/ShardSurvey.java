package org.fedfisher.operator;

import org.fedfisher.fisher.ShardObjective.Curvature;

/** The curvature of a closed round's shard; see {@code ShardObjective.Curvature}. */
public record ShardSurvey(
    String round,
    int shard,
    double max,
    double sum,
    long parameters,
    long flat,
    RoundClosing closing) {

  static ShardSurvey of(String round, int shard, Curvature curvature, RoundClosing closing) {
    return new ShardSurvey(
        round,
        shard,
        curvature.max(),
        curvature.sum(),
        curvature.parameters(),
        curvature.flat(),
        closing);
  }

  Curvature curvature() {
    return new Curvature(max, sum, parameters, flat);
  }
}
