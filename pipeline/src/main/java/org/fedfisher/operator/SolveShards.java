package org.fedfisher.operator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.round.ModelPiece;
import org.fedfisher.round.Specification;
import org.fedfisher.solve.MatrixSolver;
import org.fedfisher.solve.ShardSolution;
import org.fedfisher.solve.SolverText;
import org.fedfisher.solve.UnitSolution;
import org.fedfisher.solve.UnitSolve;
import org.fedfisher.solve.WeightedFactors;
import org.fedfisher.solve.device.DeviceProbe;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keyed by round and unit, which is one shard or, for the full Fisher, all: solves a revision when
 * all its parts and its calibration are there, and the revision before it, at whose solution it
 * starts, has been solved.
 */
public final class SolveShards
    extends KeyedCoProcessFunction<ShardKey, ShardPart, ShardCalibration, SolvedShard> {
  private static final long serialVersionUID = 1L;

  /** Flink's name of the resource that a slot for solves may ask for. */
  public static final String GPU = "gpu";

  private static final Logger LOG = LoggerFactory.getLogger(SolveShards.class);

  private transient SolveParts parts;
  private transient RevisionValue<ShardCalibration> calibrations;
  private transient UnitMemory memory;
  private transient RoundMetrics metrics;
  private transient Optional<ClaimedDevice> device;
  private transient MatrixSolver solver;

  @Override
  public void open(OpenContext context) {
    device = ClaimedDevice.of(getRuntimeContext().getExternalResourceInfos(GPU));
    device.ifPresent(claimed -> LOG.info("solves on device={}", claimed.device().text()));
    solver = DeviceProbe.solver(device.map(ClaimedDevice::device));
    parts = new SolveParts(getRuntimeContext());
    calibrations =
        new RevisionValue<>(
            getRuntimeContext(), "calibration", TypeInformation.of(ShardCalibration.class));
    memory = new UnitMemory(getRuntimeContext());
    metrics = new RoundMetrics(getRuntimeContext().getMetricGroup());
  }

  /** Also called where {@link #open} was not. */
  @Override
  @SuppressWarnings("OptionalAssignedToNull")
  public void close() {
    if (device != null) {
      device.ifPresent(ClaimedDevice::close);
      device = Optional.empty();
    }
  }

  @Override
  public void processElement1(ShardPart part, Context context, Collector<SolvedShard> out)
      throws Exception {
    if (part.seals()) {
      memory.seal(part.revision());
      metrics.finish(part.round(), Duration.ZERO);
    } else {
      parts.add(part);
      solveWhatIsComplete(out);
    }
  }

  @Override
  public void processElement2(
      ShardCalibration calibration, Context context, Collector<SolvedShard> out) throws Exception {
    calibrations.put(calibration.closing().revision(), calibration);
    solveWhatIsComplete(out);
  }

  private void solveWhatIsComplete(Collector<SolvedShard> out) throws Exception {
    ShardCalibration next = calibrations.get(memory.next());
    while (next != null
        && parts.complete(next.closing().revision(), next.unit(), next.lastShard())) {
      solve(next, out);
      next = calibrations.get(next.closing().revision() + 1);
    }
  }

  private void solve(ShardCalibration calibration, Collector<SolvedShard> out) throws Exception {
    int revision = calibration.closing().revision();
    int first = calibration.unit();
    int last = calibration.lastShard();
    Specification round = calibration.closing().decode();
    LOG.info(
        "round={} shard={} revision={} device={} solve begins",
        round.round(),
        first,
        revision,
        device().orElse("none"));
    long started = System.nanoTime();
    long examples = calibration.closing().examples();
    List<ShardSums> sums = new ArrayList<>();
    for (int shard = first; shard <= last; shard++) {
      sums.add(parts.sums(revision, shard));
    }
    UnitSolve solve =
        new UnitSolve(
            round.wire(),
            round.layout(),
            examples,
            calibration.dampings(),
            calibration.lambdaMax());
    UnitSolution solution;
    // Factors go to a device as they are read.
    try (MatrixSolver.Intake intake =
        solve.intake(solver, first, calibration.closing().admitted())) {
      List<WeightedFactors> factors = parts.factors(revision, first, examples, intake::add);
      solution = solve.solve(first, sums, factors, memory.start(), intake);
    }
    emit(round, calibration, sums, solution, out);
    parts.remove(revision, first, last);
    calibrations.remove(revision);
    if (round.grantsLateness()) {
      memory.solved(revision, solve.next(solution));
    }
    long millis = Duration.ofNanos(System.nanoTime() - started).toMillis();
    LOG.info(
        "round={} shard={} revision={} device={} millis={} solved",
        round.round(),
        first,
        revision,
        device().orElse("none"),
        millis);
    metrics.count(round.round(), "solvedShards", sums.size());
    metrics.count(round.round(), "solveMillis", millis);
    if (!round.grantsLateness()) {
      metrics.finish(round.round(), Duration.ZERO);
    }
  }

  private Optional<String> device() {
    return device.map(claimed -> claimed.device().text());
  }

  /** What has solved a unit: a device, or the CPU beside a device at hand; else null. */
  private @Nullable String solvedBy(UnitSolution solution) {
    return solution.device().isEmpty()
        ? device().map(text -> text + SolverText.ON_CPU).orElse(null)
        : solution.device();
  }

  private void emit(
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
              calibration.closing(),
              leads && index == 0 ? solvedBy(solution) : null));
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
