package org.fedfisher.operator;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.fedfisher.audit.AuditEvidence;
import org.fedfisher.audit.UnreadRecords;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.Rejected;

/** Under one key: counts the records that an audit could not read, and keeps where some are. */
public final class CountUnread extends KeyedProcessFunction<String, KafkaOutput, AuditEvidence> {
  private static final long serialVersionUID = 1L;

  private transient ValueState<UnreadRecords> unread;

  @Override
  public void open(OpenContext context) {
    unread =
        getRuntimeContext()
            .getState(
                new ValueStateDescriptor<>("unread", TypeInformation.of(UnreadRecords.class)));
  }

  @Override
  public void processElement(KafkaOutput rejected, Context context, Collector<AuditEvidence> out)
      throws Exception {
    UnreadRecords before = unread.value();
    unread.update((before == null ? UnreadRecords.none() : before).plus(place(rejected)));
    context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<AuditEvidence> out)
      throws Exception {
    out.collect(AuditEvidence.of(unread.value()));
  }

  private static String place(KafkaOutput output) {
    Rejected rejected = Wire.again(output.value(), Rejected.class);
    return "%s, partition %d, offset %d: %s"
        .formatted(
            rejected.getTopic(),
            rejected.getPartition(),
            rejected.getOffset(),
            rejected.getDetail());
  }
}
