package org.fedfisher.sim;

import java.util.function.Consumer;

/** Tells of a fleet in one plain line per event, for logs and pipes. */
public final class ProgressLines implements FleetProgress {
  private final Consumer<String> out;

  /** Lines without their end, each handed over as a whole. */
  public ProgressLines(Consumer<String> out) {
    this.out = out;
  }

  @Override
  public void started(int client, long steps) {}

  @Override
  public void advanced(int client, long steps, String what) {}

  @Override
  public void finished(int client, String summary) {
    note(client, summary);
  }

  @Override
  public void note(int client, String what) {
    out.accept("  client %d: %s".formatted(client, what));
  }

  @Override
  public void close() {}
}
