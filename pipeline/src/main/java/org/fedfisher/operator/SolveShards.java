package org.fedfisher.operator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.round.ModelPiece;
import org.fedfisher.round.Specification;
import org.fedfisher.solve.ShardSolution;
import org.fedfisher.solve.UnitSolution;
import org.fedfisher.solve.UnitSolve;
import org.jspecify.annotations.Nullable;

/**
 * Keyed by round and unit, which is one shard or, for the full Fisher, all: solves when all parts
 * and the round's calibration are there.
 */
public final class SolveShards
    extends KeyedCoProcessFunction<ShardKey, ShardPart, ShardCalibration, SolvedShard> {
  private static final long serialVersionUID = 1L;

  private transient SolveParts parts;
  private transient ValueState<ShardCalibration> calibrations;
  private transient RoundMetrics metrics;

  @Override
  public void open(OpenContext context) {
    parts = new SolveParts(getRuntimeContext());
    calibrations =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>(
                    "calibration", TypeInformation.of(ShardCalibration.class)));
    metrics = new RoundMetrics(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement1(ShardPart part, Context context, Collector<SolvedShard> out)
      throws Exception {
    parts.add(part);
    ShardCalibration calibration = calibrations.value();
    if (calibration != null) {
      solveIfComplete(calibration, out);
    }
  }

  @Override
  public void processElement2(
      ShardCalibration calibration, Context context, Collector<SolvedShard> out) throws Exception {
    calibrations.update(calibration);
    solveIfComplete(calibration, out);
  }

  private void solveIfComplete(ShardCalibration calibration, Collector<SolvedShard> out)
      throws Exception {
    int first = calibration.unit();
    int last = calibration.lastShard();
    if (!parts.complete(first, last)) {
      return;
    }
    Specification round = calibration.closing().decode();
    long started = System.nanoTime();
    long examples = calibration.closing().examples();
    List<ShardSums> sums = new ArrayList<>();
    for (int shard = first; shard <= last; shard++) {
      sums.add(parts.sums(shard));
    }
    UnitSolution solution =
        new UnitSolve(
                round.wire(),
                round.layout(),
                examples,
                calibration.dampings(),
                calibration.lambdaMax())
            .solve(first, sums, parts.factors(first, examples));
    emit(round, calibration, sums, solution, out);
    parts.clear();
    calibrations.clear();
    long millis = Duration.ofNanos(System.nanoTime() - started).toMillis();
    metrics.count(round.round(), "solvedShards", sums.size());
    metrics.count(round.round(), "solveMillis", millis);
  }

  private static void emit(
      Specification round,
      ShardCalibration calibration,
      List<ShardSums> sums,
      UnitSolution solution,
      Collector<SolvedShard> out) {
    int first = calibration.unit();
    boolean compare = round.wire().getComparisons();
    for (ModelPiece piece : ModelPiece.of(round, first, calibration.lastShard())) {
      int index = piece.shard().number() - first;
      ShardSolution solved = solution.shards().get(index);
      boolean leads = piece.leads();
      @Nullable SolveReport report =
          leads && index == 0 && !solution.reports().isEmpty()
              ? SolveReport.of(solution.reports().get(0))
              : null;
      out.collect(
          new SolvedShard(
              round.round(),
              piece.block(),
              calibration.blocks(),
              leads ? sums.get(index).digest() : new byte[0],
              bytes(solved.solution(), piece, true),
              bytes(solved.average(), piece, compare),
              bytes(solved.fisherMerge(), piece, compare),
              bytes(solved.regMean(), piece, compare && solved.regMean().length > 0),
              leads ? solved.objectiveAtAverage() : 0,
              leads ? solved.objectiveAtSolution() : 0,
              calibration.undampedLambdaMax(),
              calibration.flatParameters(),
              report,
              calibration.closing()));
    }
  }

  private static byte[] bytes(float[] values, ModelPiece piece, boolean wanted) {
    ByteBuffer bytes =
        ByteBuffer.allocate(wanted ? piece.length() * Float.BYTES : 0)
            .order(ByteOrder.LITTLE_ENDIAN);
    if (wanted) {
      bytes.asFloatBuffer().put(values, piece.from(), piece.length());
    }
    return bytes.array();
  }
}
