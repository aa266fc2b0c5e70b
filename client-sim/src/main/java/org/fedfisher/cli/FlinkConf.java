package org.fedfisher.cli;

import java.nio.file.Path;
import org.apache.flink.configuration.GlobalConfiguration;
import org.fedfisher.job.JobSettings;

/** Finds Flink's configuration. */
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

  /** The job's, as the file there says. */
  static String transactionPrefix() {
    return GlobalConfiguration.loadConfiguration(directory().toString())
        .get(JobSettings.TRANSACTION_PREFIX);
  }
}
