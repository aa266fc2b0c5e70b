package org.apache.flink.metrics.prometheus;

import io.prometheus.client.exporter.HTTPServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Iterator;
import org.apache.flink.util.PortRange;

/**
 * Flink's Prometheus reporter on one address of this machine. Flink's own listens on all of them
 * and has no choice; what it registers metrics with is visible in this package only, which is why
 * this class is here.
 */
public final class LoopbackPrometheusReporter extends AbstractPrometheusReporter {
  private final HTTPServer server;

  /**
   * Listens on the first free port of the range.
   *
   * @throws IllegalStateException where none is free
   */
  LoopbackPrometheusReporter(String host, PortRange ports) {
    server = listen(host, ports);
  }

  private HTTPServer listen(String host, PortRange ports) {
    IOException last = null;
    for (Iterator<Integer> port = ports.getPortsIterator(); port.hasNext(); ) {
      InetSocketAddress address = new InetSocketAddress(host, port.next());
      try {
        HTTPServer started = new HTTPServer(address, registry, true);
        log.info("Prometheus is answered at {}", address);
        return started;
      } catch (IOException e) {
        last = e;
      }
    }
    throw new IllegalStateException(
        "no port of %s is free on %s to answer Prometheus".formatted(ports, host), last);
  }

  int port() {
    return server.getPort();
  }

  @Override
  public void close() {
    server.stop();
    super.close();
  }
}
