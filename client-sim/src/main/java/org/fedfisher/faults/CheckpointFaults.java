package org.fedfisher.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.fedfisher.cluster.Job;
import org.fedfisher.wire.UpdateAdmitted;

/** Checkpoints that fail, and savepoints that are taken and restored. */
final class CheckpointFaults {
  private static final int ALL = Design.CLIENTS;
  private static final int UNWRITABLE_SECONDS = 10;

  private CheckpointFaults() {}

  /** A file in the folder's place: permissions would not stop a process of root's. */
  static void unwritable(Scene scene) throws IOException, InterruptedException {
    Path folder = scene.cluster().folder().checkpoints();
    Path aside = folder.resolveSibling("checkpoints-aside");
    scene.gateways().send(0, ALL / 2);
    scene.awaitFacts(UpdateAdmitted.class, ALL / 2);
    scene.strike();
    Files.move(folder, aside);
    Files.createFile(folder);
    CompletableFuture<Void> sending = scene.gateways().sending(ALL / 2, ALL);
    TimeUnit.SECONDS.sleep(UNWRITABLE_SECONDS);
    Files.delete(folder);
    Files.move(aside, folder);
    sending.join();
  }

  static void rescale(Scene scene) throws IOException, InterruptedException {
    Job job = scene.cluster().job();
    job.rescale(1, Scene.PATIENCE);
    scene.gateways().send(0, ALL / 3);
    scene.strike();
    job.rescale(4, Scene.PATIENCE);
    scene.gateways().send(ALL / 3, 2 * ALL / 3);
    scene.strike();
    CompletableFuture<Void> sending = scene.gateways().sending(2 * ALL / 3, ALL);
    job.rescale(2, Scene.PATIENCE);
    sending.join();
  }
}
