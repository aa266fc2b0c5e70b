package org.fedfisher.faults;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.fedfisher.cluster.Cluster;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.UpdateAdmitted;

/**
 * A JobManager that dies. Flink's high availability wants ZooKeeper or Kubernetes; without them an
 * operator starts another and submits the job from its last checkpoint, and so does the suite.
 */
final class JobManagerFaults {
  private static final int ALL = Design.CLIENTS;

  private JobManagerFaults() {}

  static void midRound(Scene scene) throws IOException, InterruptedException {
    CompletableFuture<Void> sending = scene.gateways().sending(0, ALL);
    scene.awaitWritten(UpdateAdmitted.class, ALL / 2);
    replace(scene);
    sending.join();
  }

  static void solving(Scene scene) throws IOException, InterruptedException {
    scene.gateways().send(0, ALL);
    scene.awaitWritten(RoundClosed.class, 1);
    replace(scene);
  }

  private static void replace(Scene scene) throws IOException, InterruptedException {
    Cluster cluster = scene.cluster();
    int parallelism = FaultSuite.PARALLELISM;
    scene.strike();
    cluster.jobManager().process().orElseThrow().kill();
    cluster.jobManager().start();
    cluster.jobManager().awaitSlots(parallelism, Scene.PATIENCE);
    cluster.job().submit(parallelism, cluster.job().lastCheckpoint());
  }
}
