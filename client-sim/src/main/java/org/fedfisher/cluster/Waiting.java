package org.fedfisher.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for what another process will do. */
public final class Waiting {
  /** What is waited for; a process that does not answer yet is no failure. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  private static final long POLL_MILLIS = 50;

  private Waiting() {}

  /**
   * Returns once the condition holds.
   *
   * @param what the condition, for messages
   * @throws IllegalStateException where it does not within the given time
   */
  public static void until(String what, Duration within, Condition condition)
      throws InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    IOException last = null;
    while (true) {
      try {
        if (condition.holds()) {
          return;
        }
        last = null;
      } catch (IOException e) {
        last = e;
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "%s did not happen within %d s".formatted(what, within.toSeconds()), last);
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
  }
}
