package org.fedfisher.audit;

/**
 * A stored model beside the one that was solved again, of the same revision and variant. Digests
 * are hexadecimal.
 *
 * @param modelDigest that the stored model says it has; empty where none is stored
 * @param manifest whether its manifest is there
 * @param missingBlock the first block that is not there; -1 where all are
 * @param doubledBlock the first block that is there with two contents; -1 where none is
 * @param storedDigest of the stored weights; empty where a block is missing
 * @param replayedDigest of the weights solved again; empty where nothing could be
 * @param differing parameters whose bits differ
 * @param firstDiffering the first of them; -1 where none does
 * @param largestDifference between two of them
 * @param largestWeight of the stored model, absolute
 */
public record ModelComparison(
    int revision,
    String variant,
    String modelDigest,
    boolean manifest,
    int missingBlock,
    int doubledBlock,
    String storedDigest,
    String replayedDigest,
    long differing,
    long firstDiffering,
    double largestDifference,
    double largestWeight) {
  boolean stored() {
    return !modelDigest.isEmpty();
  }

  boolean replayed() {
    return !replayedDigest.isEmpty();
  }

  /** Largest difference in units of the largest weight. */
  double relativeDifference() {
    return largestDifference == 0 ? 0 : largestDifference / largestWeight;
  }
}
