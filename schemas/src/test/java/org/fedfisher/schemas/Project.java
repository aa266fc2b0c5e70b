package org.fedfisher.schemas;

import java.nio.file.Path;

/** Where the tests find files that are not on the class path, and the wish to write them anew. */
final class Project {
  /** Set to true, files with expected bytes are written instead of compared. */
  static final String REWRITE = "fedfisher.rewrite";

  private Project() {}

  /** The module's folder. */
  static Path module() {
    return Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  }

  /** The project's folder. */
  static Path root() {
    return module().getParent();
  }

  static boolean rewrites() {
    return Boolean.getBoolean(REWRITE);
  }
}
