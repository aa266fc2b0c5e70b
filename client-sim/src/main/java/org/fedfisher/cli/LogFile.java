package org.fedfisher.cli;

import java.nio.file.Path;
import org.apache.logging.log4j.core.LoggerContext;

/** Sends everything that Kafka, Flink and the job log to a file instead of nowhere. */
final class LogFile {
  private LogFile() {}

  /** Loggers that were made before are told, too. */
  static void open(Path file) {
    System.setProperty("fedfisher.log.file", file.toString());
    if (System.getProperty("fedfisher.log.level") == null) {
      System.setProperty("fedfisher.log.level", "info");
    }
    LoggerContext.getContext(false).reconfigure();
  }
}
