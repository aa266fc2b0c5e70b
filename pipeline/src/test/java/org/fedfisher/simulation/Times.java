package org.fedfisher.simulation;

import org.fedfisher.round.Rounds;

/** The simulated clock's landmarks, in milliseconds. */
final class Times {
  /** Where a run begins: the round's deadline is not far. */
  static final long START = Rounds.DEADLINE - 1_000;

  /** How long the parts of an update wait for the rest. */
  static final long UNCLAIMED = 100_000;

  /** How long a whole update waits for its round. */
  static final long UNKNOWN_ROUND = 50_000;

  /** How long a block waits, as the job's settings have it: longer than any update may. */
  static final long BLOCK = 2 * UNCLAIMED + UNKNOWN_ROUND;

  /** For so long after its close a round with lateness admits to revisions. */
  static final long LATENESS = 5_000;

  private Times() {}
}
