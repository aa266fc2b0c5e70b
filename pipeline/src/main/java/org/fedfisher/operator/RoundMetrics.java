package org.fedfisher.operator;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Meter;
import org.apache.flink.metrics.MeterView;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.View;
import org.apache.flink.runtime.metrics.groups.AbstractMetricGroup;

/**
 * An operator's metrics of its rounds, registered when first used under {@code round.<name>}: what
 * a round's operator wants to see in the dashboard.
 *
 * <p>They stay bounded: a finished round's go {@link #KEPT} after its last event, and beyond {@link
 * #MOST_ROUNDS} the round goes that was heard of least recently, because whoever may upload can
 * invent names. An emptied metric group stays in Flink's map until the task ends.
 */
final class RoundMetrics {
  static final Duration KEPT = Duration.ofHours(1);
  static final int MOST_ROUNDS = 1_000;

  private final MetricGroup root;
  private final LongSupplier nanos;

  /** The least recently used first. */
  private final LinkedHashMap<String, Shown> rounds = new LinkedHashMap<>(64, 0.75f, true);

  private static final class Shown {
    final MetricGroup group;
    final Map<String, Counter> counters = new HashMap<>();
    final Map<String, Meter> meters = new HashMap<>();

    /** Reporters read it from their threads. */
    final Map<String, Number> values = new ConcurrentHashMap<>();

    boolean finished;
    long goesNanos;

    Shown(MetricGroup group) {
      this.group = group;
    }
  }

  /** Flink updates views every few seconds, from a thread of its own. */
  private final class Shelf implements Gauge<Integer>, View {
    @Override
    public Integer getValue() {
      synchronized (RoundMetrics.this) {
        return rounds.size();
      }
    }

    @Override
    public void update() {
      forgetFinished();
    }
  }

  RoundMetrics(MetricGroup root) {
    this(root, System::nanoTime);
  }

  /** {@code nanos}: a clock that only goes forward. */
  RoundMetrics(MetricGroup root, LongSupplier nanos) {
    this.root = root;
    this.nanos = nanos;
    root.gauge("roundsShown", new Shelf());
  }

  /** Counts events of a round. */
  synchronized void count(String round, String metric, long more) {
    Shown shown = touch(round);
    shown.counters.computeIfAbsent(metric, shown.group::counter).inc(more);
  }

  /** So many events more of a round, which are shown per second, over the last minute. */
  synchronized void mark(String round, String metric, long events) {
    Shown shown = touch(round);
    shown
        .meters
        .computeIfAbsent(metric, name -> shown.group.meter(name, new MeterView(60)))
        .markEvent(events);
  }

  /** Shows the latest value of a round. */
  synchronized void show(String round, String metric, Number value) {
    Shown shown = touch(round);
    if (shown.values.put(metric, value) == null) {
      gauge(shown, shown.group, metric, metric);
    }
  }

  /** Shows the latest value of a round for one of its reasons, a label to Prometheus. */
  synchronized void showBy(Enum<?> reason, String round, String metric, Number value) {
    Shown shown = touch(round);
    String key = metric + '/' + reason.name();
    if (shown.values.put(key, value) == null) {
      gauge(shown, shown.group.addGroup("reason", reason.name()), metric, key);
    }
  }

  private static void gauge(Shown shown, MetricGroup group, String metric, String key) {
    Gauge<Number> gauge = () -> shown.values.getOrDefault(key, 0);
    group.gauge(metric, gauge);
  }

  /** After this time nothing more is expected of the round; its next event says otherwise. */
  synchronized void finish(String round, Duration after) {
    Shown shown = touch(round);
    shown.finished = true;
    shown.goesNanos = nanos.getAsLong() + after.plus(KEPT).toNanos();
  }

  private Shown touch(String round) {
    Shown shown = rounds.computeIfAbsent(round, name -> new Shown(root.addGroup("round", name)));
    if (rounds.size() > MOST_ROUNDS) {
      Iterator<Shown> oldest = rounds.values().iterator();
      close(oldest.next());
      oldest.remove();
    }
    shown.finished = false;
    return shown;
  }

  private synchronized void forgetFinished() {
    long now = nanos.getAsLong();
    rounds
        .values()
        .removeIf(
            shown -> {
              boolean goes = shown.finished && now - shown.goesNanos > 0;
              if (goes) {
                close(shown);
              }
              return goes;
            });
  }

  private static void close(Shown shown) {
    if (shown.group instanceof AbstractMetricGroup<?> group) {
      group.close();
    }
  }
}
