package org.fedfisher.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Turns Ctrl-C into an interrupt, and lets what was interrupted clean up before the JVM ends. */
final class Cancellation {
  private static final int SECONDS = 20;

  private Cancellation() {}

  /**
   * Calls the work on this thread; Ctrl-C interrupts it meanwhile.
   *
   * @throws CancellationException where that ended it
   */
  static <T> T guard(Callable<T> work) throws Exception {
    Thread worker = Thread.currentThread();
    CountDownLatch done = new CountDownLatch(1);
    AtomicBoolean asked = new AtomicBoolean();
    Thread hook = new Thread(() -> cancel(worker, asked, done), "cancellation");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.call();
    } catch (Exception e) {
      if (asked.get()) {
        throw (CancellationException) new CancellationException("stopped").initCause(e);
      }
      throw e;
    } finally {
      done.countDown();
      forget(hook);
    }
  }

  private static void cancel(Thread worker, AtomicBoolean asked, CountDownLatch done) {
    asked.set(true);
    worker.interrupt();
    try {
      done.await(SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is ending already, and the hook is why.
      return;
    }
  }
}
