package org.fedfisher.operator;

import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.RejectionReason;
import org.fedfisher.wire.ShardCurvature;
import org.fedfisher.wire.ShardSumsPart;

/** Reads what another job's accumulation has handed on; anything else is rejected. */
public final class DecodeShardSums extends ProcessFunction<KafkaValue, ShardPart> {
  private static final long serialVersionUID = 1L;

  public static final OutputTag<ShardSurvey> SURVEYS =
      new OutputTag<>("surveys", TypeInformation.of(ShardSurvey.class));

  @Override
  public void processElement(KafkaValue value, Context context, Collector<ShardPart> out) {
    try {
      SpecificRecord record = Wire.decode(value.value());
      if (record instanceof ShardSumsPart part) {
        out.collect(HandedOn.part(part));
      } else if (record instanceof ShardCurvature curvature) {
        context.output(SURVEYS, HandedOn.survey(curvature));
      } else {
        throw new InvalidRecordException(
            RejectionReason.WRONG_TOPIC,
            "found a %s, expected a ShardSumsPart or a ShardCurvature"
                .formatted(record.getSchema().getName()));
      }
    } catch (InvalidRecordException e) {
      long now = context.timerService().currentProcessingTime();
      context.output(Rejections.TAG, Rejections.of(e.reason(), e.detail(), value, now));
    }
  }
}
