package org.fedfisher.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.fedfisher.client.KafkaClients;

/** The cluster's Kafka: a process that can be stopped, killed and started again on its data. */
public final class Broker {
  private static final String NAME = "kafka";
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final int CONNECT_MILLIS = 500;

  private final ClusterFolder folder;
  private final Commands commands;
  private final int port;

  Broker(ClusterFolder folder, Commands commands, int port) {
    this.folder = folder;
    this.commands = commands;
    this.port = port;
  }

  public KafkaClients clients() {
    return new KafkaClients("127.0.0.1:" + port);
  }

  public Optional<ChildProcess> process() throws IOException {
    return ChildProcess.find(NAME, folder);
  }

  /** Starts it where it does not run; {@link #awaitUp} tells when it is there. */
  public void start() throws IOException {
    if (process().isEmpty()) {
      ChildProcess.start(NAME, commands.broker(port), commands.environment(), folder);
    }
  }

  /** Returns once it answers. */
  public void awaitUp(Duration within) throws IOException, InterruptedException {
    Waiting.until("Kafka's start", within, this::listens);
    clients().requireReachable(within);
  }

  /** Stops it cleanly, with SIGTERM. */
  public void stop() throws IOException, InterruptedException {
    Optional<ChildProcess> process = process();
    if (process.isPresent()) {
      process.get().stop(STOP);
    }
  }

  private boolean listens() throws IOException {
    if (process().isEmpty()) {
      throw new IllegalStateException(
          "Kafka ended; its output is in %s".formatted(folder.logs().resolve(NAME + ".out")));
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      return true;
    }
  }
}
