package org.fedfisher.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where an instance keeps Kafka's data, checkpoints and its log: the user's folder, which stays, or
 * a temporary one, which is deleted on close.
 */
record WorkDirectory(Path path, boolean temporary) implements AutoCloseable {
  static WorkDirectory of(@Nullable Path given) throws IOException {
    return given == null
        ? new WorkDirectory(Files.createTempDirectory("fedfisher-"), true)
        : new WorkDirectory(Files.createDirectories(given.toAbsolutePath().normalize()), false);
  }

  Path kafka() {
    return path.resolve("kafka");
  }

  Path flink() {
    return path.resolve("flink");
  }

  Path log() {
    return path.resolve("fedfisher.log");
  }

  @Override
  public void close() throws IOException {
    if (!temporary) {
      return;
    }
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
