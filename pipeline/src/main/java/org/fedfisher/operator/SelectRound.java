package org.fedfisher.operator;

import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Topics;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.ClientRegistration;
import org.fedfisher.wire.GlobalModelBlock;
import org.fedfisher.wire.GlobalModelManifest;
import org.fedfisher.wire.LedgerFact;

/**
 * Of what the job and operators have written, passes on what an audit of one round needs: the
 * round's facts and models, and the clients' registrations. What cannot be read is rejected, but
 * for tombstones of clients, which say nothing.
 */
public final class SelectRound extends ProcessFunction<KafkaValue, KafkaValue> {
  private static final long serialVersionUID = 1L;

  private final String round;

  public SelectRound(String round) {
    this.round = round;
  }

  @Override
  public void processElement(KafkaValue value, Context context, Collector<KafkaValue> out) {
    boolean tombstone = value.topic().equals(Topics.CLIENTS) && value.value().length == 0;
    if (tombstone) {
      return;
    }
    try {
      if (wanted(Wire.decode(value.value()))) {
        out.collect(value);
      }
    } catch (InvalidRecordException e) {
      long now = context.timerService().currentProcessingTime();
      context.output(Rejections.TAG, Rejections.of(e.reason(), e.detail(), value, now));
    }
  }

  private boolean wanted(SpecificRecord record) {
    return (record instanceof LedgerFact fact && fact.getRound().equals(round))
        || (record instanceof GlobalModelBlock block && block.getRound().equals(round))
        || (record instanceof GlobalModelManifest model && model.getRound().equals(round))
        || record instanceof ClientRegistration;
  }
}
