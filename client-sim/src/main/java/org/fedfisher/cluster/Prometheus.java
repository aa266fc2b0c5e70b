package org.fedfisher.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.metrics.prometheus.LoopbackPrometheusReporterFactory;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.apache.flink.util.PortRange;

/** How a cluster's processes answer Prometheus: on the loopback interface, where asked to. */
public final class Prometheus {
  /** Of the plugin's folder, and its jar. */
  static final String PLUGIN = "fedfisher-prometheus";

  private static final String REPORTER = "metrics.reporter.prometheus.";
  private static final String PACKAGE =
      LoopbackPrometheusReporterFactory.class.getPackageName().replace('.', '/') + "/";

  private Prometheus() {}

  /**
   * Flink's settings; each process takes the first free port.
   *
   * @param ports such as 9249-9260
   * @throws IllegalArgumentException where that is no range of ports
   */
  public static Map<String, String> settings(String ports) {
    try {
      new PortRange(ports);
    } catch (IllegalConfigurationException e) {
      throw new IllegalArgumentException(
          "ports are \"%s\", expected one port or a range such as 9249-9260".formatted(ports), e);
    }
    return Map.of(
        "metrics.reporters",
        "prometheus",
        REPORTER + "factory.class",
        LoopbackPrometheusReporterFactory.class.getName(),
        REPORTER + "port",
        ports,
        // A round's label is its name, hyphens and all.
        REPORTER + "filterLabelValueCharacters",
        "false");
  }

  /**
   * Writes the plugin: one jar with the reporter that listens on one address and with Flink's,
   * whose base class must come from the same class loader. It provides the former only: a
   * distribution has Flink's own, and warns of what is provided twice.
   *
   * @param reporter {@link ClassPath#reporter}
   */
  static void writePlugin(Path folder, List<Path> reporter) throws IOException {
    JobJar.writePlugin(
        folder.resolve(PLUGIN + ".jar"),
        reporter.stream()
            .map(
                part ->
                    new JobJar.Part(
                        part, ClassPath.artifact(part).equals("client-sim") ? PACKAGE : ""))
            .toList(),
        MetricReporterFactory.class,
        LoopbackPrometheusReporterFactory.class);
  }
}
