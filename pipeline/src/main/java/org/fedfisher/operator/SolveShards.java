package org.fedfisher.operator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.fedfisher.fisher.Grid;
import org.fedfisher.fisher.ShardObjective;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.round.Specification;
import org.fedfisher.solve.DiagonalSolver;
import org.fedfisher.solve.ShardSolution;

/**
 * Keyed by round and shard: solves a shard when its sums and the round's calibration are both
 * there.
 */
public final class SolveShards
    extends KeyedCoProcessFunction<ShardKey, ShardTotals, ShardCalibration, SolvedShard> {
  private static final long serialVersionUID = 1L;

  private transient ValueState<ShardTotals> totals;
  private transient ValueState<ShardCalibration> calibrations;
  private transient RoundMetrics metrics;

  @Override
  public void open(OpenContext context) {
    totals = state("totals", ShardTotals.class);
    calibrations = state("calibration", ShardCalibration.class);
    metrics = new RoundMetrics(getRuntimeContext().getMetricGroup());
  }

  private <T> ValueState<T> state(String name, Class<T> type) {
    return getRuntimeContext().getState(new ValueStateDescriptor<>(name, TypeInformation.of(type)));
  }

  @Override
  public void processElement1(ShardTotals shard, Context context, Collector<SolvedShard> out)
      throws Exception {
    ShardCalibration calibration = calibrations.value();
    if (calibration == null) {
      totals.update(shard);
    } else {
      solve(shard, calibration, out);
    }
  }

  @Override
  public void processElement2(
      ShardCalibration calibration, Context context, Collector<SolvedShard> out) throws Exception {
    ShardTotals shard = totals.value();
    if (shard == null) {
      calibrations.update(calibration);
    } else {
      solve(shard, calibration, out);
    }
  }

  private void solve(ShardTotals shard, ShardCalibration calibration, Collector<SolvedShard> out) {
    long started = System.nanoTime();
    Specification round = shard.closing().decode();
    ShardSums sums = ShardSums.fromBytes(shard.sums());
    ShardObjective objective =
        new ShardObjective(sums, Grid.of(round.wire().getBounds()), shard.closing().examples());
    ShardSolution solution =
        ShardSolution.of(
            objective,
            DiagonalSolver.of(round.wire().getSolver()),
            calibration.damping(),
            calibration.lambdaMax());
    boolean compare = round.wire().getComparisons();
    out.collect(
        new SolvedShard(
            shard.round(),
            shard.shard(),
            sums.digest(),
            bytes(solution.solution()),
            compare ? bytes(solution.average()) : new byte[0],
            compare ? bytes(solution.fisherMerge()) : new byte[0],
            solution.objectiveAtAverage(),
            solution.objectiveAtSolution(),
            calibration.undampedLambdaMax(),
            calibration.flatParameters(),
            shard.closing()));
    totals.clear();
    calibrations.clear();
    long millis = Duration.ofNanos(System.nanoTime() - started).toMillis();
    metrics.count(shard.round(), "solvedShards", 1);
    metrics.count(shard.round(), "solveMillis", millis);
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }
}
