package org.fedfisher.cli;

import java.nio.file.Path;

/** Finds the folder of Flink's configuration. */
final class FlinkConf {
  private FlinkConf() {}

  /** FLINK_CONF_DIR, else what the launcher says, else {@code flink-conf} here. */
  static Path directory() {
    String environment = System.getenv("FLINK_CONF_DIR");
    return Path.of(
        environment == null
            ? System.getProperty("fedfisher.flink-conf-dir", "flink-conf")
            : environment);
  }
}
