package org.fedfisher.simulation;

import java.util.NavigableSet;
import java.util.TreeSet;
import org.apache.flink.streaming.api.TimerService;

/** An operator's processing-time timers; the scheduler owns the clock. */
final class Timers implements TimerService {
  /** A timer of a key. */
  record Timer(long millis, String key) implements Comparable<Timer> {
    @Override
    public int compareTo(Timer other) {
      int byTime = Long.compare(millis, other.millis);
      return byTime != 0 ? byTime : key.compareTo(other.key);
    }
  }

  private final NavigableSet<Timer> timers;
  private String key = "";
  private long now;

  Timers() {
    this(new TreeSet<>());
  }

  private Timers(NavigableSet<Timer> timers) {
    this.timers = timers;
  }

  Timers copy() {
    return new Timers(new TreeSet<>(timers));
  }

  void set(String currentKey, long nowMillis) {
    key = currentKey;
    now = nowMillis;
  }

  boolean due(long nowMillis) {
    return !timers.isEmpty() && timers.first().millis <= nowMillis;
  }

  Timer take() {
    return timers.pollFirst();
  }

  @Override
  public long currentProcessingTime() {
    return now;
  }

  @Override
  public void registerProcessingTimeTimer(long time) {
    timers.add(new Timer(time, key));
  }

  @Override
  public void deleteProcessingTimeTimer(long time) {
    timers.remove(new Timer(time, key));
  }

  @Override
  public long currentWatermark() {
    throw new UnsupportedOperationException(UNSUPPORTED_REGISTER_TIMER_MSG);
  }

  @Override
  public void registerEventTimeTimer(long time) {
    throw new UnsupportedOperationException(UNSUPPORTED_REGISTER_TIMER_MSG);
  }

  @Override
  public void deleteEventTimeTimer(long time) {
    throw new UnsupportedOperationException(UNSUPPORTED_DELETE_TIMER_MSG);
  }
}
