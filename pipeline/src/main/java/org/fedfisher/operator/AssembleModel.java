package org.fedfisher.operator;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
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
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.ModelVariant;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.SolverReport;

/**
 * Keyed by round: waits for every solved shard of a revision, then writes the model's blocks and
 * manifest, and the fact that it is published. Shards wait in state and are read one at a time.
 *
 * <p>Revisions are published in their order, because every solve hands on its part of a revision
 * before its part of the next.
 */
public final class AssembleModel extends KeyedProcessFunction<String, SolvedShard, KafkaOutput> {
  private static final long serialVersionUID = 1L;

  public static final OutputTag<KafkaOutput> FACTS =
      new OutputTag<>("published-facts") {
        private static final long serialVersionUID = 1L;
      };

  private transient MapState<Integer, SolvedShard> shards;
  private transient RevisionValue<Integer> count;
  private transient ModelMetrics metrics;

  @Override
  public void open(OpenContext context) {
    shards =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "shards", Types.INT, TypeInformation.of(SolvedShard.class)));
    count = new RevisionValue<>(getRuntimeContext(), "count", Types.INT);
    metrics = new ModelMetrics(new RoundMetrics(getRuntimeContext().getMetricGroup()));
  }

  @Override
  public void processElement(SolvedShard shard, Context context, Collector<KafkaOutput> out)
      throws Exception {
    int revision = shard.closing().revision();
    int place = Place.of(revision, shard.block());
    if (shards.contains(place)) {
      throw new IllegalStateException(
          "round %s, revision %d: block %d solved twice"
              .formatted(shard.round(), revision, shard.block()));
    }
    shards.put(place, shard);
    Integer before = count.get(revision);
    int solved = before == null ? 1 : before + 1;
    count.put(revision, solved);
    if (solved == shard.blocks()) {
      Specification round = shard.closing().decode();
      long now = context.timerService().currentProcessingTime();
      publish(round, shard, now, context, out);
      for (int block = 0; block < shard.blocks(); block++) {
        shards.remove(Place.of(revision, block));
      }
      count.remove(revision);
    }
  }

  private void publish(
      Specification round, SolvedShard last, long now, Context context, Collector<KafkaOutput> out)
      throws Exception {
    RoundClosing closing = last.closing();
    MessageDigest sums = Sha256s.digest();
    double atAverage = 0;
    double atSolution = 0;
    List<SolverReport> solves = new ArrayList<>();
    Set<String> devices = new TreeSet<>();
    for (ModelPiece piece : ModelPiece.of(round)) {
      SolvedShard solved = shards.get(Place.of(closing.revision(), piece.block()));
      sums.update(solved.sumsDigest());
      atAverage += solved.objectiveAtAverage();
      atSolution += solved.objectiveAtSolution();
      if (solved.report() != null) {
        solves.add(solved.report().wire());
        devices.add(solved.device() == null ? "" : solved.device());
      }
    }
    Sha256 sumsDigest = new Sha256(sums.digest());
    Map<String, String> provenance = new TreeMap<>();
    provenance.put("solver", SolverText.of(round.wire()));
    provenance.put("admitted", Integer.toString(closing.admitted()));
    provenance.put("examples", Long.toString(closing.examples()));
    provenance.put("sumsDigest", Sha256s.hex(sumsDigest));
    provenance.put("revision", Integer.toString(closing.revision()));
    ModelOutput models =
        new ModelOutput(
            round,
            closing.revision(),
            provenance,
            now,
            block -> shards.get(Place.of(closing.revision(), block)),
            out);
    Sha256 model = models.write(ModelVariant.SOLUTION, SolvedShard::solution);
    if (round.wire().getComparisons()) {
      models.write(ModelVariant.AVERAGE, SolvedShard::average);
      models.write(ModelVariant.FISHER_MERGE, SolvedShard::fisherMerge);
      if (round.wire().getFisher() == FisherStructure.KFAC) {
        models.write(ModelVariant.REG_MEAN, SolvedShard::regMean);
      }
    }
    ModelPublished fact =
        new ModelPublished(
            model,
            sumsDigest,
            closing.admitted(),
            closing.examples(),
            SolverText.of(round.wire()),
            SolverText.environment(round.wire(), devices),
            atAverage,
            atSolution,
            last.lambdaMax(),
            last.flatParameters(),
            now - closing.closedAtMillis(),
            solves,
            closing.revision());
    LedgerFact record = new LedgerFact(round.round(), closing.publishedOrdinal(), now, fact);
    DecisionLog.write(record);
    context.output(FACTS, new KafkaOutput(round.round(), Wire.encode(record)));
    metrics.show(round, fact);
  }
}
