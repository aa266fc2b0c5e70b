package org.fedfisher.faults;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.fedfisher.cluster.Broker;
import org.fedfisher.wire.UpdateAdmitted;

/** A Kafka that goes away and comes back with its data. */
final class BrokerFaults {
  private static final int ALL = Design.CLIENTS;
  private static final int AWAY_SECONDS = 5;

  private BrokerFaults() {}

  static void hard(Scene scene) throws IOException, InterruptedException {
    Broker broker = scene.cluster().broker();
    CompletableFuture<Void> sending = sendingHalf(scene);
    scene.strike();
    broker.process().orElseThrow().kill();
    back(broker, sending);
  }

  static void clean(Scene scene) throws IOException, InterruptedException {
    Broker broker = scene.cluster().broker();
    CompletableFuture<Void> sending = sendingHalf(scene);
    scene.strike();
    broker.stop();
    back(broker, sending);
  }

  private static CompletableFuture<Void> sendingHalf(Scene scene) throws InterruptedException {
    CompletableFuture<Void> sending = scene.gateways().sending(0, ALL);
    scene.awaitWritten(UpdateAdmitted.class, ALL / 2);
    return sending;
  }

  private static void back(Broker broker, CompletableFuture<Void> sending)
      throws IOException, InterruptedException {
    TimeUnit.SECONDS.sleep(AWAY_SECONDS);
    broker.start();
    broker.awaitUp(Scene.PATIENCE);
    sending.join();
  }
}
