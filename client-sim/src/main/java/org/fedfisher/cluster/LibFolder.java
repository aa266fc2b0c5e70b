package org.fedfisher.cluster;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Flink's {@code lib/}: links to the jars in Maven's repository. */
final class LibFolder {
  private LibFolder() {}

  /** Makes the folder anew; jars of an earlier version are gone then. */
  static void lay(Path lib, List<Path> jars) throws IOException {
    try (DirectoryStream<Path> old = Files.newDirectoryStream(lib)) {
      for (Path link : old) {
        Files.delete(link);
      }
    }
    for (Path jar : jars) {
      Files.createSymbolicLink(lib.resolve(jar.getFileName()), jar);
    }
  }
}
