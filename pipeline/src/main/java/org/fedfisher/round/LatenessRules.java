package org.fedfisher.round;

import static org.fedfisher.round.Specification.expect;

import java.time.Duration;
import org.fedfisher.wire.RoundSpecification;

/** How long a round may wait for late updates. */
final class LatenessRules {
  /** Its sums and its list of clients rest in state until the lateness has passed. */
  private static final long MOST_MILLIS = Duration.ofDays(366).toMillis();

  private LatenessRules() {}

  static void check(RoundSpecification round) {
    long lateness = round.getAllowedLatenessMillis();
    expect(
        lateness >= 0 && lateness <= MOST_MILLIS,
        "allowedLatenessMillis",
        lateness,
        "0 to " + MOST_MILLIS);
    long delay = round.getRevisionDelayMillis();
    expect(
        delay >= 0 && delay <= lateness,
        "revisionDelayMillis",
        delay,
        "0 to allowedLatenessMillis, which is " + lateness);
  }
}
