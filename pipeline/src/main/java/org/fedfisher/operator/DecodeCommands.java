package org.fedfisher.operator;

import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.Names;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.AbortRound;
import org.fedfisher.wire.CloseRound;
import org.fedfisher.wire.OpenRound;
import org.fedfisher.wire.RejectionReason;

/** Reads operators' commands; what is none is rejected. */
public final class DecodeCommands extends ProcessFunction<KafkaValue, RoundCommand> {
  private static final long serialVersionUID = 1L;

  @Override
  public void processElement(KafkaValue value, Context context, Collector<RoundCommand> out) {
    try {
      out.collect(new RoundCommand(round(Wire.decode(value.value())), value.value()));
    } catch (InvalidRecordException e) {
      long now = context.timerService().currentProcessingTime();
      context.output(Rejections.TAG, Rejections.of(e.reason(), e.detail(), value, now));
    }
  }

  private static String round(SpecificRecord command) throws InvalidRecordException {
    String round;
    if (command instanceof OpenRound open) {
      round = open.getSpecification().getRound();
    } else if (command instanceof CloseRound close) {
      round = close.getRound();
    } else if (command instanceof AbortRound abort) {
      round = abort.getRound();
    } else {
      throw new InvalidRecordException(
          RejectionReason.WRONG_TOPIC,
          "found a %s, expected a round command".formatted(command.getSchema().getName()));
    }
    if (!Names.valid(round)) {
      throw new InvalidRecordException(
          RejectionReason.INVALID, "round is no name: expected " + Names.RULE);
    }
    return round;
  }
}
