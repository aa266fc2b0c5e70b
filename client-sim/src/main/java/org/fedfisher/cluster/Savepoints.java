package org.fedfisher.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Folders from which a job can continue: they have a {@code _metadata} once they are complete. */
public final class Savepoints {
  private static final String COMPLETE = "_metadata";

  /** The newest last. */
  static final Comparator<Path> BY_AGE = Comparator.comparing(Savepoints::completed);

  private Savepoints() {}

  /**
   * The same folder, absolute.
   *
   * @throws IllegalArgumentException where it is no complete savepoint or checkpoint
   */
  public static Path complete(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    if (!Files.isReadable(absolute.resolve(COMPLETE))) {
      throw new IllegalArgumentException(
          "%s is no savepoint or checkpoint: it has no file %s".formatted(folder, COMPLETE));
    }
    return absolute;
  }

  /** When it was. */
  static Instant completed(Path folder) {
    return Instant.ofEpochMilli(folder.resolve(COMPLETE).toFile().lastModified());
  }

  /** The newest complete savepoint in a folder of savepoints. */
  static Optional<Path> newest(Path savepoints) throws IOException {
    if (!Files.isDirectory(savepoints)) {
      return Optional.empty();
    }
    try (Stream<Path> folders = Files.list(savepoints)) {
      return folders.filter(folder -> Files.isReadable(folder.resolve(COMPLETE))).max(BY_AGE);
    }
  }
}
