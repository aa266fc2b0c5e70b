package org.fedfisher.sim;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real Kafka in this process: one node, broker and controller in one. Its topics outlive it in
 * its data directory.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final String CONTROLLER = "CONTROLLER";
  private static final int NODE = 1;

  private final KafkaRaftServer server;
  private final String bootstrapServers;

  private EmbeddedKafka(KafkaRaftServer server, String bootstrapServers) {
    this.server = server;
    this.bootstrapServers = bootstrapServers;
  }

  /** Starts on a free port of the loopback interface and lets everybody in. */
  public static EmbeddedKafka start(Path dataDirectory) throws IOException {
    return start(dataDirectory, "127.0.0.1", 0);
  }

  /** Starts on this address and lets everybody in. */
  public static EmbeddedKafka start(Path dataDirectory, String host, int port) throws IOException {
    return start(dataDirectory, host, port, Optional.empty());
  }

  /**
   * Starts on this address, which is also the one that clients are told.
   *
   * @param dataDirectory is created where missing, continued where not
   * @param port 0 for any free one
   * @param security where it does not let everybody in
   * @throws IOException where the directory cannot be used, or the port is taken
   */
  public static EmbeddedKafka start(
      Path dataDirectory, String host, int port, Optional<BrokerSecurity> security)
      throws IOException {
    Files.createDirectories(dataDirectory);
    int[] ports = freePorts(host, port);
    format(dataDirectory);
    Map<String, String> settings = settings(dataDirectory, host, ports[0], ports[1]);
    // The controller's listener too: it would let anybody on this machine grant rights.
    String protocol = security.isPresent() ? "SSL" : "PLAINTEXT";
    settings.put(
        "listener.security.protocol.map",
        "CLIENTS:%s,%s:%s".formatted(protocol, CONTROLLER, protocol));
    security.ifPresent(how -> settings.putAll(how.settings()));
    KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings, false), Time.SYSTEM);
    server.startup();
    return new EmbeddedKafka(server, host + ":" + ports[0]);
  }

  /** host:port. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() {
    server.shutdown();
    server.awaitShutdown();
  }

  /** The broker's and the controller's, held together for a moment so that they differ. */
  private static int[] freePorts(String host, int port) throws IOException {
    try (ServerSocket broker = listen(host, port);
        ServerSocket controller = listen("127.0.0.1", 0)) {
      return new int[] {broker.getLocalPort(), controller.getLocalPort()};
    }
  }

  private static ServerSocket listen(String host, int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      // Like Kafka's own listener, so that a restart need not wait for old connections to expire.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new IOException(
          "Kafka cannot listen on %s:%d: %s".formatted(host, port, e.getMessage()), e);
    }
  }

  private static void format(Path dataDirectory) throws IOException {
    if (Files.exists(dataDirectory.resolve("meta.properties"))) {
      return;
    }
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setClusterId(Uuid.randomUuid().toString())
          .setNodeId(NODE)
          .addDirectory(dataDirectory.toString())
          .setMetadataLogDirectory(dataDirectory.toString())
          .setControllerListenerName(CONTROLLER)
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setHasDynamicQuorum(false)
          .run();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(
          "%s cannot become Kafka's data directory: %s".formatted(dataDirectory, e.getMessage()),
          e);
    }
  }

  private static Map<String, String> settings(
      Path dataDirectory, String host, int brokerPort, int controllerPort) {
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE));
    settings.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
    settings.put("controller.listener.names", CONTROLLER);
    settings.put("inter.broker.listener.name", "CLIENTS");
    settings.put(
        "listeners",
        "CLIENTS://%s:%d,CONTROLLER://127.0.0.1:%d".formatted(host, brokerPort, controllerPort));
    settings.put("advertised.listeners", "CLIENTS://%s:%d".formatted(host, brokerPort));
    settings.put("log.dirs", dataDirectory.toString());
    settings.put("default.replication.factor", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    // One machine needs few partitions of Kafka's own topics; the defaults are 50 each.
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.num.partitions", "4");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("auto.create.topics.enable", "false");
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
    return settings;
  }
}
