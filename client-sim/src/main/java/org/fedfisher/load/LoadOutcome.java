package org.fedfisher.load;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of one load.
 *
 * @param accounts before the close and at the end
 * @param struck what happened, when
 * @param bytes of all uploads
 * @param drainedSeconds from the first upload until the last early one was decided
 * @param modelSeconds until the model
 * @param sums digest of the sums that clients directly and the model both have
 * @param memory of processes and state
 * @param violations of what must hold, as sentences
 */
public record LoadOutcome(
    LoadPlan plan,
    List<Account> accounts,
    List<String> struck,
    long bytes,
    double drainedSeconds,
    double modelSeconds,
    String sums,
    Memory memory,
    List<String> violations) {
  public LoadOutcome {
    accounts = List.copyOf(accounts);
    struck = List.copyOf(struck);
    violations = List.copyOf(violations);
  }

  /** The same with what it took of memory, and where that was too much. */
  LoadOutcome with(Memory took) {
    List<String> all = new ArrayList<>(violations);
    all.addAll(took.violations());
    return new LoadOutcome(
        plan, accounts, struck, bytes, drainedSeconds, modelSeconds, sums, took, all);
  }
}
