package org.fedfisher.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C into an interrupt of the thread that made this, and gives that thread a moment to
 * clean up before the process ends.
 */
final class Cancellation implements AutoCloseable {
  private static final int SECONDS = 20;

  private final CountDownLatch cleaned = new CountDownLatch(1);
  private final Thread hook;

  Cancellation() {
    Thread worker = Thread.currentThread();
    this.hook = new Thread(() -> cancel(worker), "cancellation");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void cancel(Thread worker) {
    worker.interrupt();
    try {
      cleaned.await(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    cleaned.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending: the hook is what called for it.
      return;
    }
  }
}
