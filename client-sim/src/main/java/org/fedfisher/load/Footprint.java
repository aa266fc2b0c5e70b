package org.fedfisher.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fedfisher.cluster.ChildProcess;
import org.fedfisher.cluster.Cluster;

/**
 * Watches how much memory the cluster's processes have, also those that are killed, and how large
 * the job's state is.
 */
final class Footprint implements AutoCloseable {
  private static final long POLL_MILLIS = 200;

  /** As the kernel says: kB are 1024 bytes. */
  private static final Pattern PEAK = Pattern.compile("(?m)^VmHWM:\\s+(\\d+) kB$");

  private final Cluster cluster;
  private final Thread watch = new Thread(this::watch, "footprint");
  private final Map<String, Long> residentBytes = new TreeMap<>();
  private final Map<String, Set<Long>> processes = new TreeMap<>();
  private long stateBytes;
  private long waitingBlocks;
  private volatile boolean closed;

  Footprint(Cluster cluster) {
    this.cluster = cluster;
    watch.setDaemon(true);
    watch.start();
  }

  /** The most memory that any process of a name had resident, in bytes. */
  synchronized Map<String, Long> residentBytes() {
    return Map.copyOf(residentBytes);
  }

  /** Ids of all processes of a name. */
  synchronized Map<String, Set<Long>> processes() {
    return new TreeMap<>(processes);
  }

  /** The largest state of a completed checkpoint, in bytes. */
  synchronized long stateBytes() {
    return stateBytes;
  }

  /** The most blocks that waited at a time, as the job counts them. */
  synchronized long waitingBlocks() {
    return waitingBlocks;
  }

  private void watch() {
    try {
      while (!closed) {
        try {
          noteProcesses();
          noteState();
        } catch (IOException e) {
          // A process that has just been killed, or a JobManager that does not answer.
          TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void noteProcesses() throws IOException {
    List<ChildProcess> all = new ArrayList<>(cluster.taskManagers().running());
    cluster.broker().process().ifPresent(all::add);
    cluster.jobManager().process().ifPresent(all::add);
    for (ChildProcess process : all) {
      Matcher peak = PEAK.matcher(status(process.pid()));
      if (peak.find()) {
        note(process, Long.parseLong(peak.group(1)) << 10);
      }
    }
  }

  private static String status(long pid) throws IOException {
    return Files.readString(Path.of("/proc/%d/status".formatted(pid)));
  }

  private synchronized void note(ChildProcess process, long bytes) {
    residentBytes.merge(process.name(), bytes, Math::max);
    processes.computeIfAbsent(process.name(), name -> new TreeSet<>()).add(process.pid());
  }

  private void noteState() throws IOException, InterruptedException {
    String job = cluster.job().view().id();
    long state = cluster.rest().lastCheckpointBytes(job);
    long waiting = cluster.rest().sum(job, "accumulate", "waitingBlocks");
    synchronized (this) {
      stateBytes = Math.max(stateBytes, state);
      waitingBlocks = Math.max(waitingBlocks, waiting);
    }
  }

  @Override
  public void close() {
    closed = true;
    watch.interrupt();
    try {
      watch.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
