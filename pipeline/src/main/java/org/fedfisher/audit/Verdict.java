package org.fedfisher.audit;

/** What an audit comes to. */
public enum Verdict {
  /** Every check holds; sums and model are the same, bit for bit. */
  IDENTICAL,
  /**
   * Every check holds and the sums are the same; the model is so but for another machine's last
   * bits.
   */
  WITHIN_TOLERANCE,
  /** The record contradicts itself, or leads to another model. */
  DIFFERENT,
  /** Something that is needed has expired, or the round has no model. */
  NOT_AUDITABLE
}
