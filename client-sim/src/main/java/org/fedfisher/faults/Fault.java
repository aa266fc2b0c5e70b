package org.fedfisher.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Something that happens to a cluster in the middle of a round.
 *
 * @param name on the command line and in the table
 * @param what happens, for people
 * @param design of the round
 * @param transactions after which Kafka aborts what the job has not committed
 * @param script plays the round up to the last client's update, with the fault in it
 */
public record Fault(String name, String what, Design design, Duration transactions, Script script) {
  /** As shipped: longer than any fault here takes, but for those that are about it. */
  private static final Duration PATIENT = Duration.ofMinutes(10);

  private static final Duration IMPATIENT = Duration.ofSeconds(30);

  /** Plays a fault in a scene. */
  @FunctionalInterface
  interface Script {
    void play(Scene scene) throws IOException, InterruptedException;
  }

  private Fault(String name, String what, Design design, Script script) {
    this(name, what, design, PATIENT, script);
  }

  /** Every fault of the suite, in the order in which it plays them. */
  public static List<Fault> all() {
    return List.of(
        new Fault(
            "taskmanager-first-block",
            "kill -9 when one client's blocks are there and its header is not",
            Design.DIAGONAL,
            TaskManagerFaults::firstBlock),
        new Fault(
            "taskmanager-mid-round",
            "kill -9 when half of the clients are admitted",
            Design.DIAGONAL,
            TaskManagerFaults::midRound),
        new Fault(
            "taskmanager-folding",
            "kill -9 while a burst of updates is folded",
            Design.DIAGONAL,
            TaskManagerFaults::folding),
        new Fault(
            "taskmanager-solving",
            "kill -9 while the closed round is solved",
            Design.KFAC,
            TaskManagerFaults::solving),
        new Fault(
            "taskmanager-before-commit",
            "kill -9 of all when the checkpoint with the model is complete, before Kafka's commit",
            Design.DIAGONAL,
            TaskManagerFaults::beforeCommit),
        new Fault(
            "taskmanager-storm",
            "five times kill -9 of one or the other, 0.2 to 4 s apart",
            Design.DIAGONAL,
            TaskManagerFaults::storm),
        new Fault(
            "taskmanager-frozen",
            "SIGSTOP for 12 s, twice the heartbeat's timeout, then SIGCONT",
            Design.DIAGONAL,
            TaskManagerFaults::frozen),
        new Fault(
            "jobmanager-mid-round",
            "kill -9; a new one, the job from its last checkpoint",
            Design.DIAGONAL,
            JobManagerFaults::midRound),
        new Fault(
            "jobmanager-solving",
            "the same while the closed round is solved",
            Design.KFAC,
            JobManagerFaults::solving),
        new Fault(
            "broker-hard", "kill -9 of Kafka, 5 s without it", Design.DIAGONAL, BrokerFaults::hard),
        new Fault(
            "broker-clean",
            "Kafka stopped cleanly, 5 s without it",
            Design.DIAGONAL,
            BrokerFaults::clean),
        new Fault(
            "checkpoints-unwritable",
            "the checkpoint folder is a file for 10 s",
            Design.DIAGONAL,
            CheckpointFaults::unwritable),
        new Fault(
            "rescale",
            "parallelism 1, 4, 2 through savepoints in one round",
            Design.KFAC,
            CheckpointFaults::rescale),
        new Fault(
            "registered-folding",
            "kill -9 of a TaskManager while a burst of signed updates is verified and folded",
            Design.REGISTERED,
            TaskManagerFaults::folding),
        new Fault(
            "registered-jobmanager",
            "kill -9 of the JobManager in a round of registered clients",
            Design.REGISTERED,
            JobManagerFaults::midRound),
        new Fault(
            "revision-folding",
            "kill -9 of a TaskManager while late clients make revisions",
            Design.LATE,
            TaskManagerFaults::revising),
        new Fault(
            "transaction-lost",
            "kill -9 of all before Kafka's commit, and back after its timeout; then `round"
                + " reconcile`",
            Design.DIAGONAL,
            IMPATIENT,
            TransactionFaults::lost));
  }
}
