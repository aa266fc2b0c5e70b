package org.fedfisher.round;

import org.fedfisher.wire.Sha256;

/**
 * The life of a round: {@link Unopened}, {@link Open}, {@link Settling} where it allows lateness,
 * {@link Ended}. The methods of these states are its only legal transitions; each returns a {@link
 * Step}: the next state, the facts to record and the effects on the rest of the job.
 */
public sealed interface Round permits Unopened, Admitting, Ended {
  /**
   * An update whose header has come, but not all its blocks.
   *
   * @param barred whether its client is, by {@link Declaration}
   */
  record Started(String client, String update, Sha256 headerDigest, boolean barred) {}

  /** What has been recorded so far. */
  Tally tally();

  /** The same state with more recorded. */
  Round with(Tally longer);

  /** Refuses a command that this state does not allow; nothing else changes. */
  default Step refuse(String command, String detail) {
    return Step.refusing(this, command, detail);
  }
}
