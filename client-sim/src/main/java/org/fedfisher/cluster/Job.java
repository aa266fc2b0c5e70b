package org.fedfisher.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.fedfisher.sim.FlinkSettings;

/** The job on the cluster: submitted with Flink's client, stopped, rescaled, restored. */
public final class Job {
  private static final String CLIENT = "client";
  private static final Duration SUBMIT = Duration.ofMinutes(2);

  private final JobPart part;
  private final ClusterFolder folder;
  private final Commands commands;
  private final FlinkRest rest;

  Job(JobPart part, ClusterFolder folder, Commands commands, FlinkRest rest) {
    this.part = part;
    this.folder = folder;
    this.commands = commands;
    this.rest = rest;
  }

  /**
   * Submits the job.
   *
   * @param restore folder of the checkpoint or savepoint that it continues from
   * @throws IllegalStateException where Flink's client refuses; the message has its last words
   */
  public void submit(int parallelism, Optional<Path> restore)
      throws IOException, InterruptedException {
    Process client =
        new ProcessBuilder(commands.run(part, parallelism, restore))
            .directory(folder.path().toFile())
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.logs().resolve(CLIENT + ".out").toFile()))
            .start();
    client.getOutputStream().close();
    try {
      if (!client.waitFor(SUBMIT.toSeconds(), TimeUnit.SECONDS) || client.exitValue() != 0) {
        throw new IllegalStateException(
            "Flink's client did not submit the job: " + ChildProcess.lastOutput(CLIENT, folder));
      }
    } finally {
      client.destroyForcibly();
    }
  }

  /** What the dashboard calls it. */
  public String name() {
    return part.name();
  }

  /** As the JobManager sees it now; empty where it knows no such job that has not ended. */
  public Optional<JobView> find() throws IOException, InterruptedException {
    return rest.job(part.name());
  }

  /** As the JobManager sees it now. */
  public JobView view() throws IOException, InterruptedException {
    return find()
        .orElseThrow(
            () -> new IOException("no job %s runs at %s".formatted(part.name(), rest.address())));
  }

  /**
   * Returns once every task runs.
   *
   * @throws IllegalStateException where that does not happen in time; the message says what the job
   *     lacks: its last failure, or slots
   */
  public void awaitRunning(Duration within) throws IOException, InterruptedException {
    try {
      Waiting.until("the running of all tasks", within, () -> view().allRunning());
    } catch (IllegalStateException e) {
      JobView found = view();
      throw new IllegalStateException(
          "%s: of %s %d of %d tasks run, task managers have %d slots, %d of them free; last failure: %s"
              .formatted(
                  e.getMessage(),
                  part.name(),
                  found.running(),
                  found.tasks(),
                  rest.slots(),
                  rest.freeSlots(),
                  Optional.of(rest.lastFailure(found.id()))
                      .filter(failure -> !failure.isEmpty())
                      .orElse("none")),
          e);
    }
  }

  /**
   * Stops the job with a savepoint; the savepoint's folder. A job that restarts is waited for
   * first: Flink takes the request, and never answers it.
   */
  public Path stop(Duration within) throws IOException, InterruptedException {
    awaitRunning(within);
    String id = view().id();
    String request = rest.stopWithSavepoint(id, "file://" + part.savepoints());
    Path savepoint = await(id, request, within);
    Waiting.until("the job's end", within, () -> rest.byId(id).state().equals("FINISHED"));
    return savepoint;
  }

  /** Takes a savepoint while the job goes on; its folder. */
  public Path savepoint(Duration within) throws IOException, InterruptedException {
    String id = view().id();
    return await(id, rest.savepoint(id, "file://" + part.savepoints()), within);
  }

  /** Stops the job with a savepoint and continues from it with another parallelism. */
  public void rescale(int parallelism, Duration within) throws IOException, InterruptedException {
    submit(parallelism, Optional.of(stop(within)));
    awaitRunning(within);
  }

  /**
   * The newest complete state of whichever jobs ran here: a checkpoint, or a savepoint, with which
   * the last one may have been stopped. An older one would forget facts that readers have seen.
   */
  Optional<Path> newestState() throws IOException {
    return Stream.of(lastCheckpoint(), Savepoints.newest(part.savepoints()))
        .flatMap(Optional::stream)
        .max(Savepoints.BY_AGE);
  }

  /** The newest complete checkpoint of whichever job ran here last. */
  public Optional<Path> lastCheckpoint() throws IOException {
    return FlinkSettings.lastCheckpoint(part.checkpoints());
  }

  private Path await(String job, String request, Duration within)
      throws InterruptedException, IOException {
    Waiting.until("the savepoint", within, () -> rest.savepointLocation(job, request).isPresent());
    String location = rest.savepointLocation(job, request).orElseThrow();
    return Path.of(URI.create(location).getPath());
  }
}
