package org.fedfisher.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.fedfisher.client.RoundCommands;
import org.fedfisher.cluster.ChildProcess;
import org.fedfisher.cluster.Cluster;
import org.fedfisher.cluster.Waiting;
import org.fedfisher.schemas.Topics;
import org.fedfisher.wire.ModelPublished;
import org.fedfisher.wire.RevisionClosed;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundSealed;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.UpdateAdmitted;
import org.jspecify.annotations.Nullable;

/** One round on the cluster, and what a fault's script can do and see. */
final class Scene implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Pattern CHECKPOINT = Pattern.compile("chk-(\\d+)");

  private final Cluster cluster;
  private final RoundSpecification round;
  private final Gateways gateways;
  private final LedgerWatch committed;
  private final LedgerWatch early;
  private final SplittableRandom random;
  private @Nullable Recovery recovery;
  private boolean restart;
  private String note = "";

  /**
   * A scene.
   *
   * @param committed sees what every reader sees
   * @param early sees what is not committed yet, or never will be: to strike in time
   */
  Scene(
      Cluster cluster,
      RoundSpecification round,
      Gateways gateways,
      LedgerWatch committed,
      LedgerWatch early,
      long seed) {
    this.cluster = cluster;
    this.round = round;
    this.gateways = gateways;
    this.committed = committed;
    this.early = early;
    this.random = new SplittableRandom(seed);
  }

  void open() {
    try (RoundCommands commands = new RoundCommands(cluster.kafka(), Clock.systemUTC())) {
      commands.open(round);
    }
  }

  Cluster cluster() {
    return cluster;
  }

  RoundSpecification round() {
    return round;
  }

  Gateways gateways() {
    return gateways;
  }

  SplittableRandom random() {
    return random;
  }

  /** Notes the moment of the fault; of several, the last. */
  void strike() {
    close();
    recovery = new Recovery(cluster.job());
  }

  Optional<Recovery> recovery() {
    return Optional.ofNullable(recovery);
  }

  /** A word on this run for the report. */
  void note(String what) {
    note = what;
  }

  String note() {
    return note;
  }

  /** SIGKILL for one task manager, and another in its place. */
  void replaceTaskManager(int number) throws IOException, InterruptedException {
    ChildProcess process = cluster.taskManagers().find(number).orElseThrow();
    strike();
    process.kill();
    cluster.taskManagers().start(number);
    expectRestart();
  }

  /** What was struck makes every task start again, soon or late. */
  void expectRestart() {
    restart = true;
  }

  /** Returns once all tasks run again, where they must. */
  void awaitRestart() throws InterruptedException {
    if (restart && recovery != null) {
      Recovery last = recovery;
      Waiting.until(
          "the running again of all tasks", PATIENCE, () -> last.runningAgainMillis().isPresent());
    }
  }

  /**
   * Waits for the model that counts every client: a round that allows lateness is sealed once all
   * are admitted, and has a model for each of its revisions.
   */
  void awaitLastModel() throws InterruptedException {
    if (round.getAllowedLatenessMillis() > 0) {
      awaitFacts(UpdateAdmitted.class, Design.CLIENTS);
      try (RoundCommands commands = new RoundCommands(cluster.kafka(), Clock.systemUTC())) {
        commands.close(round.getRound());
      }
      awaitFacts(RoundSealed.class, 1);
    } else {
      awaitFacts(RoundClosed.class, 1);
    }
    awaitFacts(
        ModelPublished.class, 1 + (int) committed.count(round.getRound(), RevisionClosed.class));
  }

  /** Waits until readers see this many facts of a kind in the round. */
  void awaitFacts(Class<?> kind, int count) throws InterruptedException {
    Waiting.until(
        "%d facts %s of round %s".formatted(count, kind.getSimpleName(), round.getRound()),
        PATIENCE,
        () -> committed.count(round.getRound(), kind) >= count);
  }

  /** Waits until the job has written this many facts of a kind, committed or not. */
  void awaitWritten(Class<?> kind, int count) throws InterruptedException {
    Waiting.until(
        "%d facts %s written of round %s".formatted(count, kind.getSimpleName(), round.getRound()),
        PATIENCE,
        () -> early.count(round.getRound(), kind) >= count);
  }

  /** Returns once Kafka has committed or aborted all that the job has written. */
  void awaitNoOpenTransaction() throws InterruptedException {
    List<TopicPartition> written =
        Stream.of(Topics.ROUND_LEDGER, Topics.GLOBAL_MODELS, Topics.REJECTED)
            .map(topic -> new TopicPartition(topic, 0))
            .toList();
    try (KafkaConsumer<String, byte[]> stable = cluster.kafka().consumer();
        KafkaConsumer<String, byte[]> all = cluster.kafka().uncommittedConsumer()) {
      Waiting.until(
          "the end of every transaction",
          PATIENCE,
          () -> stable.endOffsets(written).equals(all.endOffsets(written)));
    }
  }

  boolean isCommitted(Class<?> kind) {
    return committed.count(round.getRound(), kind) > 0;
  }

  /** Returns at once when the checkpoint is complete that was underway when this was called. */
  void awaitCheckpoint() throws IOException {
    List<Path> open = openCheckpoints(newest(cluster.folder().checkpoints()));
    long end = System.nanoTime() + PATIENCE.toNanos();
    // Busy, because the commit follows within milliseconds.
    while (open.stream().noneMatch(Files::exists)) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("none of %s came to be".formatted(open));
      }
      Thread.onSpinWait();
    }
  }

  /** Files whose existence will say that a checkpoint is complete: those begun, and the next. */
  private static List<Path> openCheckpoints(Path job) throws IOException {
    List<Path> open = new ArrayList<>();
    long last = 0;
    try (Stream<Path> folders = Files.list(job)) {
      for (Path folder : folders.toList()) {
        last = Math.max(last, checkpoint(folder));
        if (checkpoint(folder) > 0) {
          open.add(folder.resolve("_metadata"));
        }
      }
    }
    open.add(job.resolve("chk-" + (last + 1)).resolve("_metadata"));
    open.removeIf(Files::exists);
    return open;
  }

  private static long checkpoint(Path folder) {
    Matcher name = CHECKPOINT.matcher(String.valueOf(folder.getFileName()));
    return name.matches() ? Long.parseLong(name.group(1)) : 0;
  }

  private static Path newest(Path checkpoints) throws IOException {
    try (Stream<Path> jobs = Files.list(checkpoints)) {
      return jobs.max(Comparator.comparing(job -> job.toFile().lastModified()))
          .orElseThrow(() -> new IllegalStateException("no checkpoint in " + checkpoints));
    }
  }

  @Override
  public void close() {
    if (recovery != null) {
      recovery.close();
    }
  }
}
