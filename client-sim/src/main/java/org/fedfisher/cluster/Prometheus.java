package org.fedfisher.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.metrics.prometheus.LoopbackPrometheusReporter;
import org.apache.flink.metrics.prometheus.LoopbackPrometheusReporterFactory;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.apache.flink.util.PortRange;

/** How a cluster's processes answer Prometheus: on the loopback interface, where asked to. */
public final class Prometheus {
  private static final String REPORTER = "metrics.reporter.prometheus.";
  private static final String SERVICE =
      "META-INF/services/" + MetricReporterFactory.class.getName();

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

  /** Writes the jar of the reporter that listens on one address, for Flink's {@code lib/}. */
  static void writeJar(Path file) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(file))) {
      for (Class<?> part :
          List.of(LoopbackPrometheusReporter.class, LoopbackPrometheusReporterFactory.class)) {
        String name = part.getName().replace('.', '/') + ".class";
        out.putNextEntry(new ZipEntry(name));
        try (InputStream in = part.getClassLoader().getResourceAsStream(name)) {
          if (in == null) {
            throw new IOException("no " + name + " on the class path");
          }
          in.transferTo(out);
        }
      }
      out.putNextEntry(new ZipEntry(SERVICE));
      out.write(LoopbackPrometheusReporterFactory.class.getName().getBytes(StandardCharsets.UTF_8));
    }
  }
}
