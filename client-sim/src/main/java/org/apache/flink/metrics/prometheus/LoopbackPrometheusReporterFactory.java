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
        properties.getProperty("host", "127.0.0.1"),
        new PortRange(properties.getProperty("port", "9249-9260")));
  }
}
