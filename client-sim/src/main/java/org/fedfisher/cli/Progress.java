package org.fedfisher.cli;

import java.io.PrintWriter;
import org.fedfisher.sim.FleetProgress;
import org.fedfisher.sim.ProgressBars;
import org.fedfisher.sim.ProgressLines;

/** Chooses how a fleet's progress is shown. */
final class Progress {
  private Progress() {}

  /** Bars where somebody watches a terminal, plain lines where output goes elsewhere. */
  @SuppressWarnings("SystemConsoleNull") // Java 22 and newer need -Djdk.console=java.base for this.
  static FleetProgress on(PrintWriter out, int clients) {
    return System.console() != null
        ? new ProgressBars(clients)
        : new ProgressLines(
            line -> {
              out.println(line);
              out.flush();
            });
  }
}
