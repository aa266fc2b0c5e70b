package org.fedfisher.simulation;

import java.time.Duration;
import java.util.function.Consumer;
import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.TimerService;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.fedfisher.operator.KafkaOutput;
import org.fedfisher.operator.KeepLedger;
import org.fedfisher.operator.RoundCommand;
import org.fedfisher.operator.ShardDecision;
import org.fedfisher.operator.UpdateProgress;

/** The job's ledger, by round. */
final class LedgerActor {
  /** Where its words and its facts go. */
  record Ends(Consumer<ShardDecision> decisions, Consumer<KafkaOutput> facts) {}

  private final KeyedMaps state;
  private final Timers timers;
  private KeyedCoProcessFunction<String, RoundCommand, UpdateProgress, ShardDecision> opened;

  private LedgerActor(KeyedMaps state, Timers timers) {
    this.state = state;
    this.timers = timers;
  }

  /** Opened when first needed, as verification is. */
  private KeyedCoProcessFunction<String, RoundCommand, UpdateProgress, ShardDecision> ledger() {
    if (opened == null) {
      KeepLedger ledger =
          new KeepLedger(
              Duration.ofMillis(Times.UNKNOWN_ROUND), Duration.ofMillis(Times.UNCLAIMED));
      ledger.setRuntimeContext(state.context());
      ledger.open(DefaultOpenContext.INSTANCE);
      opened = ledger;
    }
    return opened;
  }

  static LedgerActor fresh() {
    return new LedgerActor(new KeyedMaps(), new Timers());
  }

  LedgerActor copy() {
    return new LedgerActor(state.copy(), timers.copy());
  }

  void take(RoundCommand command, long now, Ends ends) throws Exception {
    at(command.round(), now);
    ledger().processElement1(command, context(command.round(), ends), decisions(ends));
  }

  void take(UpdateProgress update, long now, Ends ends) throws Exception {
    at(update.round(), now);
    ledger().processElement2(update, context(update.round(), ends), decisions(ends));
  }

  /** Updates that have begun and of which nothing more has been said. */
  int begun() {
    return state.size("started") + state.size("started-until");
  }

  boolean due(long now) {
    return timers.due(now);
  }

  /** Fires the earliest timer. */
  void fire(long now, Ends ends) throws Exception {
    Timers.Timer timer = timers.take();
    at(timer.key(), now);
    ledger().onTimer(timer.millis(), context(timer.key(), ends), decisions(ends));
  }

  private void at(String round, long now) {
    state.setKey(round);
    timers.set(round, now);
  }

  private static Collector<ShardDecision> decisions(Ends ends) {
    return new Collector<>() {
      @Override
      public void collect(ShardDecision decision) {
        ends.decisions.accept(decision);
      }

      @Override
      public void close() {}
    };
  }

  private KeyedCoProcessFunction<String, RoundCommand, UpdateProgress, ShardDecision>.OnTimerContext
      context(String round, Ends ends) {
    return ledger().new OnTimerContext() {
      @Override
      public TimeDomain timeDomain() {
        return TimeDomain.PROCESSING_TIME;
      }

      @Override
      public String getCurrentKey() {
        return round;
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
        ends.facts.accept((KafkaOutput) value);
      }
    };
  }
}
