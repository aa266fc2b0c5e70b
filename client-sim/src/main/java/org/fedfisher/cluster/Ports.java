package org.fedfisher.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** The ports of a cluster that must stay the same while its processes come and go. */
record Ports(int kafka, int rpc, int rest) {
  /**
   * Finds them on the loopback interface.
   *
   * @param kafka 0 for any free one
   * @param rest 0 for any free one
   * @throws IOException where a given one is taken; the message names it
   */
  static Ports find(int kafka, int rest) throws IOException {
    try (ServerSocket first = listen("Kafka", kafka);
        ServerSocket second = listen("the job manager", 0);
        ServerSocket third = listen("the dashboard", rest)) {
      return new Ports(first.getLocalPort(), second.getLocalPort(), third.getLocalPort());
    }
  }

  private static ServerSocket listen(String who, int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new IOException(
          "%s cannot listen on port %d: %s".formatted(who, port, e.getMessage()), e);
    }
  }
}
