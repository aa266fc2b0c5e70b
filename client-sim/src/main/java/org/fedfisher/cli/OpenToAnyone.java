package org.fedfisher.cli;

import java.io.PrintWriter;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.RoundSpecification;

/** Says loudly that a round asks nobody who they are. */
final class OpenToAnyone {
  private OpenToAnyone() {}

  static void warn(RoundSpecification round, PrintWriter err) {
    if (round.getIdentity() == Identity.OPEN) {
      err.printf(
          "WARNING: round %s is OPEN: anyone who can write to Kafka takes part, under any name,"
              + " unsigned. For trials only.%n",
          round.getRound());
      err.flush();
    }
  }
}
