package org.fedfisher.sim;

import java.time.Duration;

/**
 * How a fleet misbehaves. A fraction above 0 means at least one client, however few there are.
 *
 * @param dropOut share of clients that do not send before the round closes, in [0, 1)
 * @param retry share of the delivering clients that send the same update twice, in [0, 1]
 * @param stragglers clients that send after the round has closed, at least 0
 * @param maxDelay longest time between the end of a client's work and its upload
 */
public record FleetOptions(double dropOut, double retry, int stragglers, Duration maxDelay) {
  public FleetOptions {
    if (!(dropOut >= 0 && dropOut < 1)) {
      throw new IllegalArgumentException(
          "drop-out is %s, expected 0 to below 1".formatted(dropOut));
    }
    if (!(retry >= 0 && retry <= 1)) {
      throw new IllegalArgumentException("retry is %s, expected 0 to 1".formatted(retry));
    }
    if (stragglers < 0) {
      throw new IllegalArgumentException(
          "stragglers is %d, expected at least 0".formatted(stragglers));
    }
    if (maxDelay.isNegative()) {
      throw new IllegalArgumentException(
          "max-delay is %s, expected at least 0".formatted(maxDelay));
    }
  }
}
