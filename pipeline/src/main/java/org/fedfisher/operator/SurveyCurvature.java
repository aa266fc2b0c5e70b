package org.fedfisher.operator;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.fedfisher.fisher.ShardObjective.Curvature;
import org.fedfisher.round.ModelPiece;
import org.fedfisher.round.Specification;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.solve.Calibration;

/**
 * Keyed by round: gathers, for each revision, the curvature of every shard of a closed round and
 * tells each shard what it needs of the others: its layer's damping and the model's largest
 * curvature.
 */
public final class SurveyCurvature
    extends KeyedProcessFunction<String, ShardSurvey, ShardCalibration> {
  private static final long serialVersionUID = 1L;

  private transient MapState<Integer, ShardSurvey> surveys;
  private transient RevisionValue<Integer> count;

  @Override
  public void open(OpenContext context) {
    surveys =
        getRuntimeContext()
            .getMapState(
                new MapStateDescriptor<>(
                    "surveys", Types.INT, TypeInformation.of(ShardSurvey.class)));
    count = new RevisionValue<>(getRuntimeContext(), "count", Types.INT);
  }

  @Override
  public void processElement(ShardSurvey survey, Context context, Collector<ShardCalibration> out)
      throws Exception {
    int revision = survey.closing().revision();
    int at = Place.of(revision, survey.shard());
    if (surveys.contains(at)) {
      return;
    }
    surveys.put(at, survey);
    Integer before = count.get(revision);
    int gathered = before == null ? 1 : before + 1;
    count.put(revision, gathered);
    Specification round = survey.closing().decode();
    if (gathered < round.layout().shards().size()) {
      return;
    }
    List<Curvature> shards = new ArrayList<>();
    for (Shard shard : round.layout().shards()) {
      int place = Place.of(revision, shard.number());
      shards.add(surveys.get(place).curvature());
      surveys.remove(place);
    }
    Calibration calibration =
        Calibration.of(round.layout(), shards, round.wire().getSolver().getDamping());
    double[] dampings = calibration.dampings().stream().mapToDouble(Double::doubleValue).toArray();
    int all = round.layout().shards().size();
    int units = round.solvedWhole() ? 1 : all;
    int blocks = Math.toIntExact(ModelPiece.count(round.wire(), round.layout()));
    for (int unit = 0; unit < units; unit++) {
      out.collect(
          new ShardCalibration(
              round.round(),
              unit,
              round.solvedWhole() ? all - 1 : unit,
              blocks,
              dampings,
              calibration.lambdaMax(),
              calibration.undampedLambdaMax(),
              calibration.flat(),
              survey.closing()));
    }
    count.remove(revision);
  }
}
