package org.fedfisher.faults;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.fedfisher.cluster.ChildProcess;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundOpened;
import org.fedfisher.wire.UpdateAdmitted;

/** Task managers that die or fall silent. A supervisor puts another one in a dead one's place. */
final class TaskManagerFaults {
  private static final int ALL = Design.CLIENTS;
  private static final int STORM = 5;
  private static final int FROZEN_SECONDS = 12;

  private TaskManagerFaults() {}

  static void firstBlock(Scene scene) throws IOException, InterruptedException {
    scene.awaitFacts(RoundOpened.class, 1);
    scene.gateways().sendBlocks(0);
    scene.replaceTaskManager(1);
    scene.gateways().send(0, ALL);
  }

  static void midRound(Scene scene) throws IOException, InterruptedException {
    scene.gateways().send(0, ALL / 2);
    scene.awaitFacts(UpdateAdmitted.class, ALL / 2);
    scene.replaceTaskManager(2);
    scene.gateways().send(ALL / 2, ALL);
  }

  static void folding(Scene scene) throws IOException, InterruptedException {
    CompletableFuture<Void> sending = scene.gateways().sending(0, ALL);
    scene.awaitWritten(UpdateAdmitted.class, ALL / 3);
    scene.replaceTaskManager(1);
    sending.join();
  }

  static void solving(Scene scene) throws IOException, InterruptedException {
    scene.gateways().send(0, ALL);
    scene.awaitWritten(RoundClosed.class, 1);
    scene.replaceTaskManager(2);
    scene.note(scene.isCommitted(ModelPublished.class) ? Outcome.TOO_LATE : "");
  }

  static void beforeCommit(Scene scene) throws IOException, InterruptedException {
    scene.gateways().send(0, ALL);
    killBeforeCommit(scene);
    scene.note(scene.isCommitted(ModelPublished.class) ? Outcome.TOO_LATE : "");
    startAll(scene);
  }

  /** When the checkpoint with the model is complete, and Kafka's commit has yet to come. */
  static void killBeforeCommit(Scene scene) throws IOException, InterruptedException {
    scene.awaitWritten(ModelPublished.class, 1);
    List<ChildProcess> all = scene.cluster().taskManagers().running();
    scene.awaitCheckpoint();
    all.forEach(ChildProcess::destroy);
    scene.strike();
    for (ChildProcess process : all) {
      process.kill();
    }
    // What was committed before the kill has reached every reader by now.
    TimeUnit.SECONDS.sleep(1);
  }

  static void startAll(Scene scene) throws IOException {
    for (int number = 1; number <= FaultSuite.TASK_MANAGERS; number++) {
      scene.cluster().taskManagers().start(number);
    }
    scene.expectRestart();
  }

  /** While the late half is folded into revisions. */
  static void revising(Scene scene) throws IOException, InterruptedException {
    scene.gateways().send(0, ALL / 2);
    scene.awaitFacts(ModelPublished.class, 1);
    CompletableFuture<Void> sending = scene.gateways().sending(ALL / 2, ALL);
    scene.awaitWritten(UpdateAdmitted.class, ALL / 2 + ALL / 4);
    scene.replaceTaskManager(1);
    sending.join();
  }

  static void storm(Scene scene) throws IOException, InterruptedException {
    CompletableFuture<Void> sending = scene.gateways().sending(0, ALL / 2);
    for (int kill = 0; kill < STORM; kill++) {
      TimeUnit.MILLISECONDS.sleep(scene.random().nextInt(200, 4_000));
      scene.replaceTaskManager(1 + scene.random().nextInt(2));
    }
    sending.join();
    scene.gateways().send(ALL / 2, ALL);
  }

  static void frozen(Scene scene) throws IOException, InterruptedException {
    scene.gateways().send(0, ALL / 2);
    ChildProcess process = scene.cluster().taskManagers().find(1).orElseThrow();
    scene.strike();
    process.freeze();
    CompletableFuture<Void> sending = scene.gateways().sending(ALL / 2, ALL);
    TimeUnit.SECONDS.sleep(FROZEN_SECONDS);
    process.thaw();
    sending.join();
  }
}
