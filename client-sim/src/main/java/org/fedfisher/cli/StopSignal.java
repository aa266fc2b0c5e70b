package org.fedfisher.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command clean up on Ctrl-C or SIGTERM: the JVM's shutdown waits until the command has
 * closed this. The process then ends with the signal's own code, 130 or 143.
 */
final class StopSignal implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch cleaned = new CountDownLatch(1);
  private final Thread hook = new Thread(this::awaitCleanUp, "stop-signal");

  StopSignal() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Whether the signal came within this time. */
  boolean await(long seconds) throws InterruptedException {
    return asked.await(seconds, TimeUnit.SECONDS);
  }

  private void awaitCleanUp() {
    asked.countDown();
    try {
      if (!cleaned.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("fedfisher: gave up waiting for a clean stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Everything is cleaned up. */
  @Override
  public void close() {
    cleaned.countDown();
    if (asked.getCount() > 0) {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
