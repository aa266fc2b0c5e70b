package org.fedfisher.train;

/** Is told how far a Fisher estimate has come, on the estimating thread, after every batch. */
@FunctionalInterface
public interface FisherProgress {
  /** Tells nobody. */
  FisherProgress NONE = (examplesDone, examples) -> {};

  /**
   * A batch has been added.
   *
   * @param examplesDone how many examples have been seen
   * @param examples how many there are
   */
  void batchDone(int examplesDone, int examples);
}
