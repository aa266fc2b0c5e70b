package org.fedfisher.operator;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.fedfisher.round.ModelPiece;
import org.fedfisher.round.Specification;
import org.fedfisher.schemas.Sha256s;
import org.fedfisher.schemas.Wire;
import org.fedfisher.solve.SolverText;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.GlobalModelBlock;
import org.fedfisher.wire.GlobalModelManifest;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.SolverReport;

/**
 * Keyed by round: waits for every solved shard, then writes the model's blocks and manifest, and
 * the fact that it is published. Shards wait in state and are read one at a time.
 */
public final class AssembleModel extends KeyedProcessFunction<String, SolvedShard, KafkaOutput> {
  private static final long serialVersionUID = 1L;

  public static final OutputTag<KafkaOutput> FACTS =
      new OutputTag<>("published-facts") {
        private static final long serialVersionUID = 1L;
      };

  private transient MapState<Integer, SolvedShard> shards;
  private transient ValueState<Integer> count;
  private transient RoundMetrics metrics;

  @Override
  public void open(OpenContext context) {
    shards =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "shards", Types.INT, TypeInformation.of(SolvedShard.class)));
    count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.INT));
    metrics = new RoundMetrics(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(SolvedShard shard, Context context, Collector<KafkaOutput> out)
      throws Exception {
    if (shards.contains(shard.block())) {
      throw new IllegalStateException(
          "round %s: block %d solved twice".formatted(shard.round(), shard.block()));
    }
    shards.put(shard.block(), shard);
    Integer before = count.value();
    int solved = before == null ? 1 : before + 1;
    count.update(solved);
    if (solved == shard.blocks()) {
      Specification round = shard.closing().decode();
      long now = context.timerService().currentProcessingTime();
      publish(round, shard, now, context, out);
      shards.clear();
      count.clear();
    }
  }

  private void publish(
      Specification round, SolvedShard last, long now, Context context, Collector<KafkaOutput> out)
      throws Exception {
    MessageDigest sums = Sha256s.digest();
    double atAverage = 0;
    double atSolution = 0;
    List<SolverReport> solves = new ArrayList<>();
    for (ModelPiece piece : ModelPiece.of(round)) {
      SolvedShard solved = shards.get(piece.block());
      sums.update(solved.sumsDigest());
      atAverage += solved.objectiveAtAverage();
      atSolution += solved.objectiveAtSolution();
      if (solved.report() != null) {
        solves.add(solved.report().wire());
      }
    }
    Sha256 sumsDigest = new Sha256(sums.digest());
    RoundClosing closing = last.closing();
    Map<String, String> provenance = new TreeMap<>();
    provenance.put("solver", SolverText.of(round.wire()));
    provenance.put("admitted", Integer.toString(closing.admitted()));
    provenance.put("examples", Long.toString(closing.examples()));
    provenance.put("sumsDigest", Sha256s.hex(sumsDigest));
    Sha256 model =
        variant(round, ModelVariant.SOLUTION, SolvedShard::solution, provenance, now, out);
    if (round.wire().getComparisons()) {
      variant(round, ModelVariant.AVERAGE, SolvedShard::average, provenance, now, out);
      variant(round, ModelVariant.FISHER_MERGE, SolvedShard::fisherMerge, provenance, now, out);
      if (round.wire().getFisher() == FisherStructure.KFAC) {
        variant(round, ModelVariant.REG_MEAN, SolvedShard::regMean, provenance, now, out);
      }
    }
    ModelPublished fact =
        new ModelPublished(
            model,
            sumsDigest,
            closing.admitted(),
            closing.examples(),
            SolverText.of(round.wire()),
            SolverText.environment(round.wire()),
            atAverage,
            atSolution,
            last.lambdaMax(),
            last.flatParameters(),
            now - closing.closedAtMillis(),
            solves,
            0);
    LedgerFact record = new LedgerFact(round.round(), closing.publishedOrdinal(), now, fact);
    context.output(FACTS, new KafkaOutput(round.round(), Wire.encode(record)));
    metrics.show(round.round(), "objectiveAtAverage", atAverage);
    metrics.show(round.round(), "objectiveAtSolution", atSolution);
    metrics.show(round.round(), "closeToModelMillis", now - closing.closedAtMillis());
  }

  private Sha256 variant(
      Specification round,
      ModelVariant variant,
      Function<SolvedShard, byte[]> weights,
      Map<String, String> provenance,
      long now,
      Collector<KafkaOutput> out)
      throws Exception {
    MessageDigest whole = Sha256s.digest();
    List<ModelPiece> pieces = ModelPiece.of(round);
    for (ModelPiece piece : pieces) {
      byte[] bytes = weights.apply(shards.get(piece.block()));
      if (bytes.length != piece.length() * Float.BYTES) {
        throw new IllegalStateException(
            "round %s, block %d: %d bytes of weights for %d parameters"
                .formatted(round.round(), piece.block(), bytes.length, piece.length()));
      }
      whole.update(bytes);
    }
    Sha256 digest = new Sha256(whole.digest());
    for (ModelPiece piece : pieces) {
      ByteBuffer bytes = ByteBuffer.wrap(weights.apply(shards.get(piece.block())));
      GlobalModelBlock block =
          new GlobalModelBlock(
              round.round(),
              variant,
              digest,
              piece.block(),
              piece.firstParameter(),
              bytes,
              0,
              -1,
              ByteBuffer.allocate(0));
      out.collect(new KafkaOutput(round.round(), Wire.encode(block)));
    }
    GlobalModelManifest manifest =
        new GlobalModelManifest(
            round.round(),
            variant,
            digest,
            round.wire().getModel(),
            pieces.size(),
            round.layout().parameters(),
            provenance,
            now,
            0);
    out.collect(new KafkaOutput(round.round(), Wire.encode(manifest)));
    return digest;
  }
}
