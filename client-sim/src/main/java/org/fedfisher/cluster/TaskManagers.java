package org.fedfisher.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The cluster's task managers of one kind, processes named {@code taskmanager-1} and so on. */
public final class TaskManagers {
  private static final Duration STOP = Duration.ofSeconds(15);

  private final TaskManagerKind kind;
  private final ClusterFolder folder;
  private final Commands commands;

  TaskManagers(TaskManagerKind kind, ClusterFolder folder, Commands commands) {
    this.kind = kind;
    this.folder = folder;
    this.commands = commands;
  }

  /** Those that run. */
  public List<ChildProcess> running() throws IOException {
    return ChildProcess.all(folder).stream()
        .filter(process -> process.name().startsWith(kind.prefix()))
        .toList();
  }

  /** The process, where it runs. */
  public Optional<ChildProcess> find(int number) throws IOException {
    return ChildProcess.find(kind.prefix() + number, folder);
  }

  /** Starts it where it does not run; to the JobManager it is a new one. */
  public void start(int number) throws IOException {
    if (find(number).isEmpty()) {
      String name = kind.prefix() + number;
      String resource = name + "-" + System.currentTimeMillis();
      List<String> command =
          commands.taskManager(name, resource, kind.own(commands.configuration()));
      ChildProcess.start(name, command, commands.environment(), folder);
    }
  }

  /** Starts those of these processes that are of this kind. */
  void startAgain(List<String> names) throws IOException {
    for (String name : names) {
      if (name.startsWith(kind.prefix())) {
        start(Integer.parseInt(name.substring(kind.prefix().length())));
      }
    }
  }

  void stopAll() throws IOException, InterruptedException {
    for (ChildProcess process : running()) {
      process.thaw();
      process.stop(STOP);
    }
  }
}
