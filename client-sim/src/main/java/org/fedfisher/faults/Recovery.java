package org.fedfisher.faults;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.fedfisher.cluster.Job;
import org.fedfisher.cluster.JobView;

/** Watches when all tasks run again after a fault. */
final class Recovery implements AutoCloseable {
  private static final long POLL_MILLIS = 100;

  private final Job watched;
  private final long struckAtMillis;
  private final Thread watch = new Thread(this::watch, "recovery");
  private long runningSinceMillis;
  private boolean down;
  private volatile boolean closed;
  private volatile long runningAgainMillis;

  /** Watches from now, the moment of the fault. */
  Recovery(Job watched) {
    this.watched = watched;
    this.struckAtMillis = System.currentTimeMillis();
    watch.setDaemon(true);
    watch.start();
  }

  long struckAtMillis() {
    return struckAtMillis;
  }

  /** When every task ran again for the last time; empty where the job never restarted. */
  OptionalLong runningAgainMillis() {
    return runningAgainMillis == 0 ? OptionalLong.empty() : OptionalLong.of(runningAgainMillis);
  }

  private void watch() {
    try {
      while (!closed) {
        note();
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void note() throws InterruptedException {
    Optional<JobView> job;
    try {
      job = watched.find();
    } catch (IOException e) {
      // No JobManager answers: then nothing runs again yet.
      return;
    }
    if (job.isEmpty() || !job.get().allRunning()) {
      down = true;
      return;
    }
    // Down may be over between two looks; or the job may have been restarting when it was struck,
    // and has been RUNNING since before, to Flink, when its tasks run.
    long since = job.get().runningSinceMillis();
    if (down || (since > struckAtMillis && since != runningSinceMillis)) {
      down = false;
      runningSinceMillis = since;
      runningAgainMillis = System.currentTimeMillis();
    }
  }

  @Override
  public void close() {
    closed = true;
    watch.interrupt();
  }
}
