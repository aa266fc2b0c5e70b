package org.fedfisher.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process of the cluster. A file in the cluster's folder remembers it, with its start beside its
 * number, so that a later command finds it and never takes a stranger's process for it.
 */
public final class ChildProcess {
  private static final Duration KILL = Duration.ofSeconds(20);
  private static final long POLL_MILLIS = 20;

  private final String name;
  private final ProcessHandle handle;
  private final ClusterFolder folder;

  private ChildProcess(String name, ProcessHandle handle, ClusterFolder folder) {
    this.name = name;
    this.handle = handle;
    this.folder = folder;
  }

  /**
   * Starts a process in a session of its own, so that neither Ctrl-C here nor the end of the
   * terminal reaches it; its output goes to {@code log/NAME.out}.
   */
  static ChildProcess start(
      String name, List<String> command, Map<String, String> environment, ClusterFolder folder)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder("setsid");
    builder.command().addAll(command);
    builder.environment().putAll(environment);
    builder
        .directory(folder.path().toFile())
        .redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output(name, folder).toFile()));
    ProcessHandle handle = builder.start().toHandle();
    Files.writeString(file(name, folder), handle.pid() + " " + startMillis(handle));
    return new ChildProcess(name, handle, folder);
  }

  /** The process of this name, where it is still running. */
  static Optional<ChildProcess> find(String name, ClusterFolder folder) throws IOException {
    String[] remembered;
    try {
      remembered = Files.readString(file(name, folder)).split(" ", 2);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    long start = Long.parseLong(remembered[1]);
    return ProcessHandle.of(Long.parseLong(remembered[0]))
        .filter(handle -> startMillis(handle) == start)
        .map(handle -> new ChildProcess(name, handle, folder))
        .filter(ChildProcess::alive);
  }

  /** Every process of the cluster that runs, by name. */
  static List<ChildProcess> all(ClusterFolder folder) throws IOException {
    List<ChildProcess> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.processes())) {
      for (Path file : files) {
        find(String.valueOf(file.getFileName()), folder).ifPresent(found::add);
      }
    }
    found.sort(Comparator.comparing(ChildProcess::name));
    return found;
  }

  /** Names of processes that were started, not stopped by us, and run no more. */
  static List<String> lost(ClusterFolder folder) throws IOException {
    List<String> lost = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder.processes())) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (find(name, folder).isEmpty()) {
          lost.add(name);
        }
      }
    }
    lost.sort(Comparator.naturalOrder());
    return lost;
  }

  public String name() {
    return name;
  }

  public long pid() {
    return handle.pid();
  }

  /** Whether it runs, or is stopped; a dead process whose parent has not taken note is not. */
  public boolean alive() {
    return handle.isAlive() && !dead();
  }

  private boolean dead() {
    try {
      String stat = Files.readString(Path.of("/proc/%d/stat".formatted(handle.pid())));
      char state = stat.charAt(stat.lastIndexOf(')') + 2);
      return state == 'Z' || state == 'X';
    } catch (IOException e) {
      return true;
    }
  }

  /** SIGKILL; returns at once. */
  public void destroy() {
    handle.destroyForcibly();
  }

  /** SIGKILL; returns once the process is gone. */
  public void kill() throws InterruptedException {
    destroy();
    if (!awaitEnd(KILL)) {
      throw new IllegalStateException("%s (%d) survived SIGKILL".formatted(name, handle.pid()));
    }
    forget();
  }

  /** SIGTERM, and SIGKILL where that does not end it in time. */
  public void stop(Duration within) throws InterruptedException {
    handle.destroy();
    if (!awaitEnd(within)) {
      kill();
    }
    forget();
  }

  /** SIGSTOP: the process keeps its memory and its connections and answers nobody. */
  public void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  /** SIGCONT. */
  public void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  /** The end of what it printed, for messages. */
  static String lastOutput(String name, ClusterFolder folder) throws IOException {
    List<String> lines = Files.readAllLines(output(name, folder));
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }

  private void signal(String signal) throws IOException, InterruptedException {
    int code =
        new ProcessBuilder("kill", "-" + signal, Long.toString(handle.pid())).start().waitFor();
    if (code != 0) {
      throw new IOException("kill -%s %d (%s): %d".formatted(signal, pid(), name, code));
    }
  }

  private boolean awaitEnd(Duration within) throws InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    while (alive()) {
      if (System.nanoTime() > end) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    return true;
  }

  private void forget() {
    try {
      Files.deleteIfExists(file(name, folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long startMillis(ProcessHandle handle) {
    return handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private static Path file(String name, ClusterFolder folder) {
    return folder.processes().resolve(name);
  }

  private static Path output(String name, ClusterFolder folder) {
    return folder.logs().resolve(name + ".out");
  }
}
