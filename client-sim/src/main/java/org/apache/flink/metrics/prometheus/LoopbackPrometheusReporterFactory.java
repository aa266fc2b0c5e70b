package org.apache.flink.metrics.prometheus;

import java.util.Properties;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.apache.flink.util.PortRange;

/**
 * Makes a {@link LoopbackPrometheusReporter} of {@code metrics.reporter.<name>.host}, by default
 * the loopback address, and {@code .port}, one port or a range.
 */
public final class LoopbackPrometheusReporterFactory implements MetricReporterFactory {
  @Override
  public LoopbackPrometheusReporter createMetricReporter(Properties properties) {
    return new LoopbackPrometheusReporter(
        value(properties, "host", "127.0.0.1"),
        new PortRange(value(properties, "port", "9249-9260")));
  }

  /** YAML's port is a number, which {@link Properties#getProperty} would not see. */
  private static String value(Properties properties, String key, String absent) {
    return properties.getOrDefault(key, absent).toString();
  }
}
