package org.fedfisher.bench;

import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * The counters of a job in this process while they count: Flink hands every metric to its
 * reporters, here the very objects that the operators increment, so that no reporting interval
 * blurs a time. {@link #CONFIGURATION} turns it on.
 */
public final class LiveCounters implements MetricReporter {
  /** To be appended to {@code config.yaml}. */
  static final String CONFIGURATION =
      """

      metrics:
        reporter:
          bench:
            factory:
              class: %s
      """
          .formatted(Factory.class.getName());

  /** By operator and name; one for each subtask. */
  private static final Map<String, Set<Counter>> COUNTERS = new ConcurrentHashMap<>();

  /** Flink finds it by {@code META-INF/services}. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
      return new LiveCounters();
    }
  }

  /** Sum over the running subtasks of an operator; 0 before the counter is there. */
  static long sum(String operator, String counter) {
    return COUNTERS.getOrDefault(operator + '/' + counter, Set.of()).stream()
        .mapToLong(Counter::getCount)
        .sum();
  }

  @Override
  public void open(MetricConfig config) {
    COUNTERS.clear();
  }

  @Override
  public void close() {
    COUNTERS.clear();
  }

  @Override
  public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
    String operator = group.getAllVariables().get("<operator_name>");
    if (metric instanceof Counter counter && operator != null) {
      COUNTERS
          .computeIfAbsent(operator + '/' + name, key -> ConcurrentHashMap.newKeySet())
          .add(counter);
    }
  }

  @Override
  public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
    if (metric instanceof Counter counter) {
      COUNTERS.values().forEach(counters -> counters.remove(counter));
    }
  }
}
