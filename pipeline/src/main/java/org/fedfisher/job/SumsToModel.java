package org.fedfisher.job;

import java.time.Duration;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.fedfisher.operator.AccumulateSums;
import org.fedfisher.operator.AssembleModel;
import org.fedfisher.operator.KafkaOutput;
import org.fedfisher.operator.ReceivedBlock;
import org.fedfisher.operator.ShardCalibration;
import org.fedfisher.operator.ShardDecision;
import org.fedfisher.operator.ShardKey;
import org.fedfisher.operator.ShardPart;
import org.fedfisher.operator.ShardSurvey;
import org.fedfisher.operator.SolveShards;
import org.fedfisher.operator.SolvedShard;
import org.fedfisher.operator.SurveyCurvature;

/**
 * The part of the topology that job and audit share, so that an audit runs the very same operators:
 * from blocks and decisions to the global model.
 */
record SumsToModel(
    SingleOutputStreamOperator<ShardPart> totals,
    SingleOutputStreamOperator<ShardCalibration> calibrations,
    SingleOutputStreamOperator<KafkaOutput> models) {
  static final TypeInformation<ShardKey> SHARD = TypeInformation.of(ShardKey.class);

  /**
   * Connects it.
   *
   * @param cache heap of each accumulate subtask
   * @param unclaimed how long a block waits for an admission
   */
  static SumsToModel of(
      DataStream<ReceivedBlock> blocks,
      DataStream<ShardDecision> decisions,
      MemorySize cache,
      Duration unclaimed) {
    SingleOutputStreamOperator<ShardPart> totals = accumulate(blocks, decisions, cache, unclaimed);
    return solve(totals, totals.getSideOutput(AccumulateSums.SURVEYS));
  }

  /** Its first half, up to the sums of closed rounds; surveys are a side output. */
  static SingleOutputStreamOperator<ShardPart> accumulate(
      DataStream<ReceivedBlock> blocks,
      DataStream<ShardDecision> decisions,
      MemorySize cache,
      Duration unclaimed) {
    return named(
        blocks
            .keyBy(ReceivedBlock::key, SHARD)
            .connect(decisions.keyBy(ShardDecision::key, SHARD))
            .transform(
                "accumulate",
                TypeInformation.of(ShardPart.class),
                new AccumulateSums(cache, unclaimed)),
        "accumulate Fisher sums by shard");
  }

  /** Its second half. */
  static SumsToModel solve(
      SingleOutputStreamOperator<ShardPart> totals, DataStream<ShardSurvey> surveys) {
    SingleOutputStreamOperator<ShardCalibration> calibrations =
        named(
            surveys.keyBy(ShardSurvey::round).process(new SurveyCurvature()),
            "survey curvature by round");

    SingleOutputStreamOperator<SolvedShard> solved =
        named(
            totals
                .keyBy(ShardPart::key, SHARD)
                .connect(calibrations.keyBy(ShardCalibration::key, SHARD))
                .process(new SolveShards()),
            "solve shards");

    SingleOutputStreamOperator<KafkaOutput> models =
        named(
            solved.keyBy(SolvedShard::round).process(new AssembleModel()), "assemble global model");
    return new SumsToModel(totals, calibrations, models);
  }

  /** An operator's uid, by which it finds its state, is its name. */
  static <T> SingleOutputStreamOperator<T> named(
      SingleOutputStreamOperator<T> operator, String name) {
    return operator.uid(name).name(name);
  }
}
