package org.fedfisher.operator;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Meter;
import org.apache.flink.metrics.MeterView;
import org.apache.flink.metrics.MetricGroup;

/**
 * An operator's metrics of its rounds, registered when first used under {@code round.<name>}: what
 * a round's operator wants to see in the dashboard.
 */
final class RoundMetrics {
  private final MetricGroup root;
  private final Map<String, MetricGroup> rounds = new HashMap<>();
  private final Map<String, Counter> counters = new HashMap<>();
  private final Map<String, Meter> meters = new HashMap<>();
  private final Map<String, Object> values = new HashMap<>();

  RoundMetrics(MetricGroup root) {
    this.root = root;
  }

  /** Counts events of a round. */
  void count(String round, String metric, long more) {
    counters.computeIfAbsent(round + '/' + metric, key -> group(round).counter(metric)).inc(more);
  }

  /** Measures events of a round per second, over the last minute. */
  void mark(String round, String metric) {
    meters
        .computeIfAbsent(round + '/' + metric, key -> group(round).meter(metric, new MeterView(60)))
        .markEvent();
  }

  /** Shows the latest value of a round. */
  void show(String round, String metric, Object value) {
    String key = round + '/' + metric;
    if (values.put(key, value) == null) {
      gauge(round, metric, () -> values.getOrDefault(key, ""));
    }
  }

  private void gauge(String round, String metric, Supplier<Object> value) {
    Gauge<Object> gauge = value::get;
    group(round).gauge(metric, gauge);
  }

  private MetricGroup group(String round) {
    return rounds.computeIfAbsent(round, name -> root.addGroup("round", name));
  }
}
