package org.fedfisher.train;

import java.io.PrintStream;

/**
 * Keeps SameDiff's "Added differentiated op" lines, which it prints on standard output for every
 * graph, from the output of the programs that use it. Everything else passes.
 */
final class QuietOutput extends PrintStream {
  private static final String NOISE = "Added differentiated op";

  private QuietOutput(PrintStream target) {
    super(target, true);
  }

  /** Runs the action, without its noise. */
  static synchronized void during(Runnable action) {
    PrintStream before = System.out;
    System.setOut(new QuietOutput(before));
    try {
      action.run();
    } finally {
      System.setOut(before);
    }
  }

  @Override
  public void println(String line) {
    if (!line.startsWith(NOISE)) {
      super.println(line);
    }
  }
}
