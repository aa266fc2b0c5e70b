package org.fedfisher.cli;

import java.nio.file.Path;

/** Sends everything that Kafka, Flink and the job log to a file instead of nowhere. */
final class LogFile {
  private LogFile() {}

  /** Takes effect only before the first logger is made, so before Kafka or Flink is touched. */
  static void open(Path file) {
    System.setProperty("fedfisher.log.file", file.toString());
    if (System.getProperty("fedfisher.log.level") == null) {
      System.setProperty("fedfisher.log.level", "info");
    }
  }
}
