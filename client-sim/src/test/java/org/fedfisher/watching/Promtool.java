package org.fedfisher.watching;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Prometheus's own checker of rules, where this machine has it (Debian: {@code prometheus}). */
final class Promtool {
  /** What it printed, and its exit code: 0 where it is content. */
  record Answer(int code, String output) {}

  private Promtool() {}

  static Answer run(String... arguments) throws IOException, InterruptedException {
    boolean found =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "promtool")));
    Assumptions.assumeTrue(found, "skipped: no promtool on the PATH (Debian: prometheus)");
    List<String> command = new ArrayList<>(List.of("promtool"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Answer(process.waitFor(), output);
  }
}
