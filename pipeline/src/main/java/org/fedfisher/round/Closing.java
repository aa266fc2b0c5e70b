package org.fedfisher.round;

/**
 * A revision of a round's model has closed: what its sums must hold, and where it will be
 * published.
 *
 * @param revision 0 for the round's close
 * @param admitted clients of all revisions up to this one
 * @param examples of all of them
 * @param publishedOrdinal the ordinal kept for the fact that the model is published
 */
public record Closing(
    int revision, int admitted, long examples, long publishedOrdinal, long closedAtMillis) {}
