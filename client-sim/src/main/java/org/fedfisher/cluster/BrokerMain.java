package org.fedfisher.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.fedfisher.sim.EmbeddedKafka;

/** The broker's process: arguments are its data directory, address and port. */
public final class BrokerMain {
  private BrokerMain() {}

  /** Runs until SIGTERM, which stops the broker cleanly. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    EmbeddedKafka kafka =
        EmbeddedKafka.start(Path.of(arguments[0]), arguments[1], Integer.parseInt(arguments[2]));
    Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "stop-broker"));
    System.out.println("Kafka is up at " + kafka.bootstrapServers());
    new CountDownLatch(1).await();
  }
}
