package org.fedfisher.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** The cluster's JobManager: a process that knows no job when it is started again. */
public final class JobManager {
  private static final String NAME = "jobmanager";
  private static final Duration STOP = Duration.ofSeconds(15);

  private final ClusterFolder folder;
  private final Commands commands;
  private final FlinkRest rest;

  JobManager(ClusterFolder folder, Commands commands, FlinkRest rest) {
    this.folder = folder;
    this.commands = commands;
    this.rest = rest;
  }

  /** The process, where it runs. */
  public Optional<ChildProcess> process() throws IOException {
    return ChildProcess.find(NAME, folder);
  }

  /** Starts it where it does not run. */
  public void start() throws IOException {
    if (process().isEmpty()) {
      ChildProcess.start(NAME, commands.jobManager(), commands.environment(), folder);
    }
  }

  /** Returns once this many slots are registered. */
  public void awaitSlots(int slots, Duration within) throws InterruptedException {
    Waiting.until(
        "the registration of %d slots".formatted(slots),
        within,
        () -> {
          requireRunning();
          return rest.slots() >= slots;
        });
  }

  private void requireRunning() throws IOException {
    if (process().isEmpty()) {
      throw new IllegalStateException(
          "the JobManager ended: " + ChildProcess.lastOutput(NAME, folder));
    }
  }

  /** Stops it, with SIGTERM. */
  void stop() throws IOException, InterruptedException {
    Optional<ChildProcess> process = process();
    if (process.isPresent()) {
      process.get().stop(STOP);
    }
  }
}
