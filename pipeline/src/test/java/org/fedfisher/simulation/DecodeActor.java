package org.fedfisher.simulation;

import java.util.function.Consumer;
import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.fedfisher.operator.DecodeUpdates;
import org.fedfisher.operator.KafkaValue;
import org.fedfisher.operator.ReceivedBlock;
import org.fedfisher.operator.UpdatePart;
import org.fedfisher.round.StartingPoints;

/** The job's decoding of client updates; it has no state. */
final class DecodeActor {
  private final ProcessFunction<KafkaValue, ReceivedBlock> decode;

  /** Of a Kafka that knows where rounds begin. */
  DecodeActor(StartingPoints starts) {
    DecodeUpdates updates = new DecodeUpdates(() -> starts);
    updates.open(DefaultOpenContext.INSTANCE);
    decode = updates;
  }

  void take(
      KafkaValue value,
      Consumer<ReceivedBlock> blocks,
      Consumer<UpdatePart> parts,
      Runnable rejected)
      throws Exception {
    decode.processElement(
        value,
        context(parts, rejected),
        new Collector<>() {
          @Override
          public void collect(ReceivedBlock block) {
            blocks.accept(block);
          }

          @Override
          public void close() {}
        });
  }

  private ProcessFunction<KafkaValue, ReceivedBlock>.Context context(
      Consumer<UpdatePart> parts, Runnable rejected) {
    return decode.new Context() {
      @Override
      public Long timestamp() {
        throw new UnsupportedOperationException("no event time is used here");
      }

      @Override
      public TimerService timerService() {
        return new Timers();
      }

      @Override
      public <X> void output(OutputTag<X> tag, X value) {
        if (tag.equals(DecodeUpdates.PARTS)) {
          parts.accept((UpdatePart) value);
        } else {
          rejected.run();
        }
      }
    };
  }
}
