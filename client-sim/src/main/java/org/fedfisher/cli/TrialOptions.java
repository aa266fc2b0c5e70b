package org.fedfisher.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of commands that put a cluster of their own on trial. */
final class TrialOptions {
  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of clients, their order and moments (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Option(names = "--report", paramLabel = "FILE", description = "Writes the tables there, too.")
  @Nullable Path report;

  @Option(
      names = "--work-dir",
      paramLabel = "DIR",
      description =
          "New folder of the cluster, with its logs; it stays (default: a temporary one, deleted"
              + " where every promise held).")
  @Nullable Path workDir;

  WorkDirectory work() throws IOException {
    return WorkDirectory.of(workDir);
  }

  /** Where a report is asked for. */
  void report(List<String> lines) throws IOException {
    if (report != null) {
      Files.write(report, lines);
    }
  }
}
