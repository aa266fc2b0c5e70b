package org.fedfisher.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Temporary folders of a benchmark. */
final class Folders {
  private static final int TRIES = 10;

  private Folders() {}

  /** Deletes a folder from which Flink, on its way out, may be deleting as well. */
  static void delete(Path folder) throws IOException {
    for (int i = 1; !gone(folder); i++) {
      if (i == TRIES) {
        throw new IOException("cannot delete " + folder);
      }
    }
  }

  private static boolean gone(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      return true;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return false;
      }
      throw e;
    }
  }
}
