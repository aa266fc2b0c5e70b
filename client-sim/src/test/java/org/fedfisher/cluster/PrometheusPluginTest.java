package org.fedfisher.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.core.plugin.DefaultPluginManager;
import org.apache.flink.core.plugin.DirectoryBasedPluginFinder;
import org.apache.flink.core.plugin.PluginManager;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.prometheus.LoopbackPrometheusReporterFactory;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is packed for Flink's {@code plugins/} answers Prometheus, as Flink loads plugins. */
class PrometheusPluginTest {
  /** A Flink that has no Prometheus reporter in its {@code lib/}. */
  private static final class PlainFlink extends ClassLoader {
    PlainFlink() {
      super("plain Flink", PrometheusPluginTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("org.apache.flink.metrics.prometheus.")
          || name.startsWith("io.prometheus.")) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }
  }

  @TempDir Path folder;

  private PluginManager packed() throws IOException {
    Path out = folder.resolve("packed");
    FlinkAddition.write(out);
    return new DefaultPluginManager(
        new DirectoryBasedPluginFinder(out.resolve("plugins")).findPlugins(),
        new PlainFlink(),
        CoreOptions.getPluginParentFirstLoaderPatterns(new Configuration()));
  }

  @Test
  void packedReporterIsTheOnlyOneAndAnswersWithoutAnyInLib() throws Exception {
    List<MetricReporterFactory> found = new ArrayList<>();
    packed().load(MetricReporterFactory.class).forEachRemaining(found::add);

    assertThat(found)
        .singleElement()
        .extracting(factory -> factory.getClass().getName())
        .isEqualTo(LoopbackPrometheusReporterFactory.class.getName());
    assertThat(found.get(0)).isNotInstanceOf(LoopbackPrometheusReporterFactory.class);
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Properties properties = new Properties();
    properties.put("port", port);
    MetricReporter reporter = found.get(0).createMetricReporter(properties);
    try {
      reporter.open(new MetricConfig());
      HttpResponse<String> answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/".formatted(port)))
                      .build(),
                  BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("content-type"))
          .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
    } finally {
      reporter.close();
    }
  }
}
