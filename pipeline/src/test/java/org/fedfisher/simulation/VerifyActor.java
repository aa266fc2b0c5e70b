package org.fedfisher.simulation;

import java.time.Duration;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.fedfisher.operator.Registration;
import org.fedfisher.operator.UpdatePart;
import org.fedfisher.operator.UpdateProgress;
import org.fedfisher.operator.VerifyUpdates;

/** The job's verification, by client. */
final class VerifyActor {
  private final KeyedMaps state;
  private final Timers timers;
  private KeyedCoProcessFunction<String, UpdatePart, Registration, UpdateProgress> opened;

  private VerifyActor(KeyedMaps state, Timers timers) {
    this.state = state;
    this.timers = timers;
  }

  /** Opened when first needed: most copies rest in a cut that nobody restores. */
  private KeyedCoProcessFunction<String, UpdatePart, Registration, UpdateProgress> verify() {
    if (opened == null) {
      VerifyUpdates verify = new VerifyUpdates(Duration.ofMillis(Times.UNCLAIMED), Duration.ZERO);
      verify.setRuntimeContext(state.context());
      verify.open(DefaultOpenContext.INSTANCE);
      opened = verify;
    }
    return opened;
  }

  static VerifyActor fresh() {
    return new VerifyActor(new KeyedMaps(), new Timers());
  }

  VerifyActor copy() {
    return new VerifyActor(state.copy(), timers.copy());
  }

  void take(UpdatePart part, long now, Consumer<UpdateProgress> out) throws Exception {
    at(part.client(), now);
    verify().processElement1(part, context(part.client()), collecting(out));
  }

  boolean due(long now) {
    return timers.due(now);
  }

  /** Fires the earliest timer. */
  void fire(long now, Consumer<UpdateProgress> out) throws Exception {
    Timers.Timer timer = timers.take();
    at(timer.key(), now);
    verify().onTimer(timer.millis(), context(timer.key()), collecting(out));
  }

  /** Updates of which something waits. */
  int waiting() {
    return state.size("pending");
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
      context(String client) {
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
        throw new UnsupportedOperationException(tag.getId());
      }
    };
  }
}
