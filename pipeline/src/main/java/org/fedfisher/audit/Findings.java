package org.fedfisher.audit;

import java.util.ArrayList;
import java.util.List;
import org.fedfisher.audit.Finding.Kind;

/** Collects findings: all are counted, so many are kept that a report can be read. */
public final class Findings {
  /** A ledger of another round would give one for every fact. */
  static final int MOST = 1_000;

  private final List<Finding> kept = new ArrayList<>();
  private long count;

  /** About the round, or a fact as a whole. */
  public void add(Kind kind, long ordinal, String detail) {
    add(new Finding(kind, 0, ordinal, "", -1, detail));
  }

  public void add(Finding finding) {
    count++;
    if (kept.size() < MOST) {
      kept.add(finding);
    }
  }

  public List<Finding> kept() {
    return List.copyOf(kept);
  }

  /** Of all, those that were not kept included. */
  public long count() {
    return count;
  }
}
