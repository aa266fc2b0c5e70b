package org.fedfisher.faults;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.fedfisher.client.LostRecords;
import org.fedfisher.client.Reconciliation;
import org.fedfisher.wire.ModelPublished;

/** A job that comes back too late: Kafka has aborted what its checkpoint believes to be written. */
final class TransactionFaults {
  private TransactionFaults() {}

  static void lost(Scene scene) throws IOException, InterruptedException {
    scene.gateways().send(0, Design.CLIENTS);
    TaskManagerFaults.killBeforeCommit(scene);
    boolean committed = scene.isCommitted(ModelPublished.class);
    scene.awaitNoOpenTransaction();
    TaskManagerFaults.startAll(scene);
    scene.awaitRestart();
    if (committed || scene.isCommitted(ModelPublished.class)) {
      scene.note(Outcome.TOO_LATE + ": nothing was lost");
      return;
    }
    Reconciliation reconciliation =
        new Reconciliation(scene.cluster().kafka(), scene.round().getRound());
    LostRecords lost = reconciliation.find(Scene.PATIENCE);
    reconciliation.publish(lost);
    scene.note(
        "%d facts and %d records of models were lost, and published again"
            .formatted(lost.facts().size(), lost.records().size() - lost.facts().size()));
    // Whoever repairs twice must not publish twice.
    LostRecords again = reconciliation.find(Scene.PATIENCE);
    if (!again.none()) {
      throw new IllegalStateException("still lost after the repair: " + again);
    }
    TimeUnit.SECONDS.sleep(1);
  }
}
