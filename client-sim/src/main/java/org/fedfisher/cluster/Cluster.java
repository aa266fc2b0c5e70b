package org.fedfisher.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.TopicSetup;
import org.fedfisher.job.JobSettings;
import org.fedfisher.job.SolvePlacement;

/**
 * A Kafka broker, a JobManager and task managers as processes on this machine, and the job on them.
 * They outlive this process unless the cluster is closed.
 */
public final class Cluster implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);

  private final ClusterFolder folder;
  private final FlinkRest rest;
  private final Broker broker;
  private final JobManager jobManager;
  private final TaskManagers taskManagers;
  private final TaskManagers solvers;
  private final Job job;
  private final Optional<Job> solveJob;
  private final int gpus;
  private final int slotsOfEach;
  private final int parallelism;

  private Cluster(ClusterFolder folder, Configuration configuration) {
    this.folder = folder;
    Commands commands = new Commands(folder, configuration);
    this.rest =
        new FlinkRest(URI.create("http://127.0.0.1:" + configuration.get(RestOptions.PORT)));
    String kafka = configuration.get(JobSettings.BOOTSTRAP_SERVERS);
    int port = Integer.parseInt(kafka.substring(kafka.lastIndexOf(':') + 1));
    this.broker = new Broker(folder, commands, port);
    this.jobManager = new JobManager(folder, commands, rest);
    this.taskManagers = new TaskManagers(TaskManagerKind.PLAIN, folder, commands);
    this.solvers = new TaskManagers(TaskManagerKind.SOLVER, folder, commands);
    this.job = new Job(JobPart.first(configuration, folder), folder, commands, rest);
    SolvePlacement placement = JobSettings.from(configuration).solve();
    this.gpus = placement.gpus();
    this.slotsOfEach = configuration.get(TaskManagerOptions.NUM_TASK_SLOTS);
    this.parallelism = configuration.get(CoreOptions.DEFAULT_PARALLELISM);
    this.solveJob =
        placement.apart()
            ? Optional.of(new Job(JobPart.solve(configuration, folder), folder, commands, rest))
            : Optional.empty();
  }

  /**
   * Lays out the folder, starts the processes and the job, and returns once all its tasks run. A
   * job that ran in this folder before continues from its last checkpoint.
   *
   * @param shipped folder of {@code config.yaml} and {@code log4j.properties}
   * @throws IllegalStateException where a cluster runs there already, one with another place for
   *     its solves has left its state, or this one does not come up
   */
  public static Cluster start(Path shipped, ClusterFolder folder, ClusterSettings settings)
      throws IOException, InterruptedException {
    return start(shipped, folder, settings, Optional.empty());
  }

  /**
   * The same.
   *
   * @param given from which the job continues, whatever ran in the folder before
   * @throws IllegalStateException also where the ledger has facts that are not in that state
   */
  public static Cluster start(
      Path shipped, ClusterFolder folder, ClusterSettings settings, Optional<Restore> given)
      throws IOException, InterruptedException {
    folder.create();
    if (runsIn(folder)) {
      throw new IllegalStateException("a cluster runs in %s already".formatted(folder.path()));
    }
    ClusterLayout.write(shipped, folder, settings);
    Cluster cluster = attach(folder);
    try {
      cluster.broker.start();
      cluster.jobManager.start();
      for (int number = 1; number <= settings.taskManagers(); number++) {
        cluster.taskManagers.start(number);
      }
      int slots = settings.taskManagers() * settings.slots();
      if (cluster.solveJob.isPresent()) {
        cluster.solvers.start(1);
        slots += cluster.gpus;
      }
      cluster.broker.awaitUp(START);
      TopicSetup.create(cluster.kafka(), settings.partitions());
      if (cluster.solveJob.isPresent()) {
        TopicSetup.createShardSums(cluster.kafka(), settings.partitions());
      }
      given.ifPresent(restore -> restore.requireNothingDecidedSince(cluster.kafka()));
      cluster.jobManager.awaitSlots(slots, START);
      cluster.submit(settings.parallelism(), given.map(Restore::savepoint));
      return cluster;
    } catch (IOException | InterruptedException | RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  /**
   * Both jobs, where there are two, from their newest states; returns once all tasks run.
   *
   * @param given state of the first one instead
   */
  private void submit(int parallelism, Optional<Path> given)
      throws IOException, InterruptedException {
    job.submit(parallelism, given.isPresent() ? given : job.newestState());
    if (solveJob.isPresent()) {
      solveJob.get().submit(gpus, solveJob.get().newestState());
    }
    awaitRunning();
  }

  /**
   * The cluster that was started there, whether it runs or not.
   *
   * @throws IOException where there never was one
   */
  public static Cluster attach(ClusterFolder folder) throws IOException {
    return new Cluster(folder, ClusterConf.read(folder));
  }

  /** Whether any process of a cluster runs there. */
  public static boolean runsIn(ClusterFolder folder) throws IOException {
    return Files.isDirectory(folder.processes()) && !ChildProcess.all(folder).isEmpty();
  }

  public ClusterFolder folder() {
    return folder;
  }

  public FlinkRest rest() {
    return rest;
  }

  public Broker broker() {
    return broker;
  }

  public KafkaClients kafka() {
    return broker.clients();
  }

  public JobManager jobManager() {
    return jobManager;
  }

  public TaskManagers taskManagers() {
    return taskManagers;
  }

  /** Those with GPUs; none where rounds are solved anywhere. */
  public TaskManagers solvers() {
    return solvers;
  }

  /** The job, or where the solve is another one, all before it. */
  public Job job() {
    return job;
  }

  /** The job that solves, where it is one of its own. */
  public Optional<Job> solveJob() {
    return solveJob;
  }

  /** All jobs: what one hands on, a later one goes on with. */
  public List<Job> jobs() {
    return solveJob.map(solve -> List.of(job, solve)).orElse(List.of(job));
  }

  /** Whether broker and JobManager run, and every job with all its tasks. */
  public boolean runs() throws IOException, InterruptedException {
    if (broker.process().isEmpty() || jobManager.process().isEmpty()) {
      return false;
    }
    boolean run = job.find().map(JobView::allRunning).orElse(false);
    if (run && solveJob.isPresent()) {
      run = solveJob.get().find().map(JobView::allRunning).orElse(false);
    }
    return run;
  }

  /** Slots for the first job: those of task managers that do not solve alone. */
  public int slots() throws IOException, InterruptedException {
    return rest.slots() - solvers.running().size() * gpus;
  }

  /**
   * Starts again what has died, as a supervisor would; returns once all tasks run. The jobs go on
   * from their last checkpoints, by themselves unless the JobManager was lost, too.
   *
   * @return names of the processes
   */
  public List<String> repair() throws IOException, InterruptedException {
    List<String> lost = ChildProcess.lost(folder);
    boolean jobsLost = jobManager.process().isEmpty();
    broker.start();
    broker.awaitUp(START);
    jobManager.start();
    taskManagers.startAgain(lost);
    solvers.startAgain(lost);
    if (jobsLost) {
      int all = taskManagers.running().size() * slotsOfEach + solvers.running().size() * gpus;
      jobManager.awaitSlots(all, START);
      submit(parallelism, Optional.empty());
    } else {
      awaitRunning();
    }
    return lost;
  }

  private void awaitRunning() throws IOException, InterruptedException {
    if (solveJob.isPresent()) {
      solveJob.get().awaitRunning(START);
    }
    job.awaitRunning(START);
  }

  /** SIGKILL for every process; returns at once. */
  public void kill() throws IOException {
    ChildProcess.all(folder).forEach(ChildProcess::destroy);
  }

  /** Stops every process; the data stays, and the job's last checkpoint with it. */
  @Override
  public void close() throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      taskManagers.stopAll();
      solvers.stopAll();
      jobManager.stop();
      broker.stop();
    } catch (InterruptedException e) {
      interrupted = true;
      throw new IOException(
          "interrupted while the cluster in %s stops".formatted(folder.path()), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
