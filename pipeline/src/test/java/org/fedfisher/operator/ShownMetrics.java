package org.fedfisher.operator;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.View;
import org.apache.flink.runtime.metrics.groups.GenericMetricGroup;
import org.apache.flink.runtime.metrics.util.TestingMetricRegistry;

/** The metrics that are registered now, as a reporter sees them. */
final class ShownMetrics {
  private final Map<String, Metric> metrics = new TreeMap<>();
  private final MetricGroup root =
      new GenericMetricGroup(
          TestingMetricRegistry.builder()
              .setRegisterConsumer(
                  (metric, name, group) -> metrics.put(group.getMetricIdentifier(name), metric))
              .setUnregisterConsumer(
                  (metric, name, group) -> metrics.remove(group.getMetricIdentifier(name)))
              .build(),
          null,
          "operator");

  MetricGroup root() {
    return root;
  }

  boolean has(String round, String metric) {
    return metrics.containsKey(name(round, metric));
  }

  /** Of a gauge or a counter, by its name under {@code round.<name>}. */
  Number of(String round, String metric) {
    Metric found = metrics.get(name(round, metric));
    if (found instanceof Counter counter) {
      return counter.getCount();
    }
    if (found instanceof Gauge<?> gauge) {
      return (Number) gauge.getValue();
    }
    throw new AssertionError(name(round, metric) + " is not among " + metrics.keySet());
  }

  /** Flink does so every few seconds. */
  void updateViews() {
    for (Metric metric : Map.copyOf(metrics).values()) {
      if (metric instanceof View view) {
        view.update();
      }
    }
  }

  private static String name(String round, String metric) {
    return "operator.round." + round + "." + metric;
  }
}
