package org.fedfisher.simulation;

import java.util.function.Consumer;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.fedfisher.operator.DecodeUpdates;
import org.fedfisher.operator.KafkaValue;
import org.fedfisher.operator.ReceivedBlock;
import org.fedfisher.operator.UpdatePart;

/** The job's decoding of client updates; it has no state. */
final class DecodeActor {
  private static final ProcessFunction<KafkaValue, ReceivedBlock> DECODE = new DecodeUpdates();

  private DecodeActor() {}

  static void take(
      KafkaValue value,
      Consumer<ReceivedBlock> blocks,
      Consumer<UpdatePart> parts,
      Runnable rejected)
      throws Exception {
    DECODE.processElement(
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

  private static ProcessFunction<KafkaValue, ReceivedBlock>.Context context(
      Consumer<UpdatePart> parts, Runnable rejected) {
    return DECODE.new Context() {
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
