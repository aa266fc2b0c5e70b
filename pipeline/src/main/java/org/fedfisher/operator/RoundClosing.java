package org.fedfisher.operator;

import org.fedfisher.round.Closing;
import org.fedfisher.round.Specification;

/**
 * A closed round, or a revision of it, as the operators after the ledger need it.
 *
 * @param specification an {@code OpenRound} in single-object encoding
 * @param examples of all admitted clients
 * @param publishedOrdinal the ordinal kept for the fact that the model is published
 * @param revision of the model; 0 for the round's close
 */
@SuppressWarnings("ArrayRecordComponent") // crosses operators, never compared
public record RoundClosing(
    byte[] specification,
    int admitted,
    long examples,
    long publishedOrdinal,
    long closedAtMillis,
    int revision) {

  static RoundClosing of(byte[] specification, Closing closing) {
    return new RoundClosing(
        specification,
        closing.admitted(),
        closing.examples(),
        closing.publishedOrdinal(),
        closing.closedAtMillis(),
        closing.revision());
  }

  /** Without the specification. */
  Closing closing() {
    return new Closing(revision, admitted, examples, publishedOrdinal, closedAtMillis);
  }

  Specification decode() {
    return Specifications.decode(specification);
  }
}
