package org.fedfisher.train;

/** Is told how far training has come, on the training thread, after every batch. */
@FunctionalInterface
public interface TrainingProgress {
  /** Tells nobody. */
  TrainingProgress NONE = (epoch, examplesDone, examples, loss) -> {};

  /**
   * A batch has been learnt.
   *
   * @param epoch the current pass, from 1
   * @param examplesDone how many of this pass's examples have been seen
   * @param examples how many there are
   * @param loss mean cross-entropy of this pass so far
   */
  void batchDone(int epoch, int examplesDone, int examples, double loss);
}
