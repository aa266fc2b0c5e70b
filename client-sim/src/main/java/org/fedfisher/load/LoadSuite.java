package org.fedfisher.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.fedfisher.cluster.Cluster;
import org.fedfisher.cluster.ClusterFolder;
import org.fedfisher.cluster.ClusterSettings;
import org.fedfisher.cluster.ClusterSettings.Gpu;
import org.fedfisher.faults.Impatience;

/** A cluster of processes that is struck while it drains loads, one after another. */
public final class LoadSuite implements AutoCloseable {
  private static final int TASK_MANAGERS = 2;
  private static final int SLOTS = 2;
  private static final int PARTITIONS = 4;
  private static final Duration CHECKPOINTS = Duration.ofSeconds(5);

  /** Less than {@link Strike#TASK_MANAGER_FROZEN} takes, more than a busy machine needs. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private static final Duration HEALTH = Duration.ofMinutes(2);

  private final Cluster cluster;

  /** The processes are nobody's children: they must not outlive a JVM that is told to end. */
  private final Thread hook = new Thread(this::kill, "kill-cluster");

  private LoadSuite(Cluster cluster) {
    this.cluster = cluster;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Starts the cluster; every process logs its garbage collections. */
  public static LoadSuite start(Path shippedConf, Path workDirectory)
      throws IOException, InterruptedException {
    ClusterFolder folder = new ClusterFolder(workDirectory);
    Map<String, String> overrides = new HashMap<>(Impatience.settings(CHECKPOINTS));
    String shipped =
        GlobalConfiguration.loadConfiguration(shippedConf.toString())
            .get(CoreOptions.FLINK_JVM_OPTIONS);
    overrides.put(
        CoreOptions.FLINK_JVM_OPTIONS.key(), shipped + " " + HeapLog.option(folder.logs()));
    overrides.put("taskmanager.memory.process.size", LoadBounds.TASK_MANAGER_MB + " mb");
    overrides.put("heartbeat.timeout", HEARTBEAT.toSeconds() + " s");
    ClusterSettings settings =
        new ClusterSettings(
            TASK_MANAGERS, SLOTS, TASK_MANAGERS * SLOTS, PARTITIONS, 0, 0, Gpu.NONE, overrides);
    return new LoadSuite(Cluster.start(shippedConf, folder, settings));
  }

  /**
   * Drains a load.
   *
   * @param seed of clients and their order
   */
  public LoadOutcome play(LoadPlan plan, long seed, Consumer<String> progress)
      throws IOException, InterruptedException {
    try (Footprint footprint = new Footprint(cluster)) {
      LoadOutcome outcome = new LoadRound(cluster, plan, seed, progress).run();
      cluster.job().awaitRunning(HEALTH);
      return outcome.with(Memory.of(footprint, heaps(footprint), plan));
    }
  }

  private Map<String, HeapLog> heaps(Footprint footprint) throws IOException {
    Map<String, HeapLog> heaps = new HashMap<>();
    for (Map.Entry<String, Set<Long>> name : footprint.processes().entrySet()) {
      List<HeapLog> logs = new ArrayList<>();
      for (long pid : name.getValue()) {
        logs.add(HeapLog.of(cluster.folder().logs(), pid));
      }
      heaps.put(name.getKey(), HeapLog.largest(logs));
    }
    return heaps;
  }

  @Override
  public void close() throws IOException {
    cluster.close();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending already, and the hook finds nothing to kill.
      return;
    }
  }

  private void kill() {
    try {
      cluster.kill();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
