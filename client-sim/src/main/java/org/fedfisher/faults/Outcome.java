package org.fedfisher.faults;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What came of one run of a fault.
 *
 * @param fault its name
 * @param violations of what the job promises; empty where it kept its word
 * @param runningSeconds from the fault until all tasks ran again; empty where none had to
 * @param progressSeconds from the fault to the next fact that readers saw; empty where they had
 *     seen all of them
 * @param audit verdict of an audit of the round afterwards; empty where there was none
 * @param note a word on this run, mostly none
 */
public record Outcome(
    String fault,
    List<String> violations,
    OptionalDouble runningSeconds,
    OptionalDouble progressSeconds,
    String audit,
    String note) {
  /** How the note of a run begins that proves less than it should. */
  static final String TOO_LATE = "came too late";

  public Outcome {
    violations = List.copyOf(violations);
  }

  /** Whether readers had seen the model already when its fault struck. */
  boolean tooLate() {
    return note.startsWith(TOO_LATE);
  }
}
