package org.fedfisher.client;

/** Turns an interrupt into an unchecked exception without losing it. */
final class Interrupts {
  private Interrupts() {}

  /** The exception to throw; the thread stays interrupted. */
  static IllegalStateException restored(String doing, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted while " + doing, e);
  }
}
