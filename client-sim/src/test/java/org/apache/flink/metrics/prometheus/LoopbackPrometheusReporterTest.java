package org.apache.flink.metrics.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class LoopbackPrometheusReporterTest {
  private static LoopbackPrometheusReporter reporter(Object port) {
    Properties properties = new Properties();
    properties.put("port", port);
    return new LoopbackPrometheusReporterFactory().createMetricReporter(properties);
  }

  private static ServerSocket taken() throws Exception {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @Test
  void portMayBeANumberAsYamlHasIt() throws Exception {
    int free;
    try (ServerSocket socket = taken()) {
      free = socket.getLocalPort();
    }
    LoopbackPrometheusReporter reporter = reporter(free);
    try {
      assertThat(reporter.port()).isEqualTo(free);
      new Socket(InetAddress.getLoopbackAddress(), free).close();
    } finally {
      reporter.close();
    }
  }

  @Test
  void nextPortIsTakenWhereTheFirstIsNotFree() throws Exception {
    try (ServerSocket first = taken();
        ServerSocket second = taken()) {
      int free;
      try (ServerSocket socket = taken()) {
        free = socket.getLocalPort();
      }
      String range = first.getLocalPort() + "," + free;
      LoopbackPrometheusReporter reporter = reporter(range);
      assertThat(reporter.port()).isEqualTo(free);
      reporter.close();
      String none = first.getLocalPort() + "," + second.getLocalPort();
      assertThatThrownBy(() -> reporter(none))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(none)
          .hasMessageContaining("127.0.0.1");
    }
  }
}
