package org.fedfisher.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The cluster's task managers, processes named {@code taskmanager-1} and so on. */
public final class TaskManagers {
  private static final String PREFIX = "taskmanager-";
  private static final Duration STOP = Duration.ofSeconds(15);

  private final ClusterFolder folder;
  private final Commands commands;

  TaskManagers(ClusterFolder folder, Commands commands) {
    this.folder = folder;
    this.commands = commands;
  }

  /** Those that run. */
  public List<ChildProcess> running() throws IOException {
    return ChildProcess.all(folder).stream()
        .filter(process -> process.name().startsWith(PREFIX))
        .toList();
  }

  /** The process, where it runs. */
  public Optional<ChildProcess> find(int number) throws IOException {
    return ChildProcess.find(PREFIX + number, folder);
  }

  /** Starts it where it does not run; to the JobManager it is a new one. */
  public void start(int number) throws IOException {
    if (find(number).isEmpty()) {
      String name = PREFIX + number;
      String resource = name + "-" + System.currentTimeMillis();
      ChildProcess.start(name, commands.taskManager(name, resource), Commands.ENVIRONMENT, folder);
    }
  }

  void stopAll() throws IOException, InterruptedException {
    for (ChildProcess process : running()) {
      process.thaw();
      process.stop(STOP);
    }
  }
}
