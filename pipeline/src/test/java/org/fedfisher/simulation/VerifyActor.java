package org.fedfisher.simulation;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.fedfisher.operator.KafkaOutput;
import org.fedfisher.operator.Registration;
import org.fedfisher.operator.ShardDecision;
import org.fedfisher.operator.UpdatePart;
import org.fedfisher.operator.UpdateProgress;
import org.fedfisher.operator.VerifyUpdates;

/** The job's verification, by client. */
final class VerifyActor {
  private final KeyedMaps state;
  private final Timers timers;
  private final long allowed;
  private KeyedCoProcessFunction<String, UpdatePart, Registration, UpdateProgress> opened;

  private VerifyActor(KeyedMaps state, Timers timers, long allowed) {
    this.state = state;
    this.timers = timers;
    this.allowed = allowed;
  }

  /** Where verification's messages go. */
  record Ends(
      Consumer<UpdateProgress> progress,
      Consumer<ShardDecision> forgotten,
      Consumer<KafkaOutput> rejected) {}

  /** Opened when first needed: most copies rest in a cut that nobody restores. */
  private KeyedCoProcessFunction<String, UpdatePart, Registration, UpdateProgress> verify() {
    if (opened == null) {
      VerifyUpdates verify =
          new VerifyUpdates(
              Duration.ofMillis(Times.UNCLAIMED),
              Duration.ZERO,
              new MemorySize(allowed),
              Duration.ofMillis(Times.UNKNOWN_ROUND));
      verify.setRuntimeContext(state.context());
      verify.open(DefaultOpenContext.INSTANCE);
      opened = verify;
    }
    return opened;
  }

  /** {@code allowed}: bytes that may wait of a client. */
  static VerifyActor fresh(long allowed) {
    return new VerifyActor(new KeyedMaps(), new Timers(), allowed);
  }

  VerifyActor copy() {
    return new VerifyActor(state.copy(), timers.copy(), allowed);
  }

  void take(UpdatePart part, long now, Ends ends) throws Exception {
    at(part.client(), now);
    verify().processElement1(part, context(part.client(), ends), collecting(ends.progress));
  }

  boolean due(long now) {
    return timers.due(now);
  }

  /** Fires the earliest timer. */
  void fire(long now, Function<String, Ends> endsOf) throws Exception {
    Timers.Timer timer = timers.take();
    Ends ends = endsOf.apply(timer.key());
    at(timer.key(), now);
    verify().onTimer(timer.millis(), context(timer.key(), ends), collecting(ends.progress));
  }

  /** Updates of which something waits. */
  int waiting() {
    return state.size("pending");
  }

  /** Clients of whom bytes still count as waiting. */
  int counting() {
    return state.size("waiting-bytes") + state.size("told-bytes");
  }

  private void at(String client, long now) {
    state.setKey(client);
    timers.set(client, now);
  }

  private static <T> Collector<T> collecting(Consumer<T> out) {
    return new Collector<>() {
      @Override
      public void collect(T record) {
        out.accept(record);
      }

      @Override
      public void close() {}
    };
  }

  private KeyedCoProcessFunction<String, UpdatePart, Registration, UpdateProgress>.OnTimerContext
      context(String client, Ends ends) {
    return verify().new OnTimerContext() {
      @Override
      public TimeDomain timeDomain() {
        return TimeDomain.PROCESSING_TIME;
      }

      @Override
      public String getCurrentKey() {
        return client;
      }

      @Override
      public Long timestamp() {
        throw new UnsupportedOperationException("no event time is used here");
      }

      @Override
      public TimerService timerService() {
        return timers;
      }

      @Override
      public <X> void output(OutputTag<X> tag, X value) {
        if (tag.equals(VerifyUpdates.FORGOTTEN)) {
          ends.forgotten.accept((ShardDecision) value);
        } else {
          ends.rejected.accept((KafkaOutput) value);
        }
      }
    };
  }
}
