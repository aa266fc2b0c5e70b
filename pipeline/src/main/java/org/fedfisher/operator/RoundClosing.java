package org.fedfisher.operator;

import org.fedfisher.round.Specification;

/**
 * A closed round, as the operators after the ledger need it.
 *
 * @param specification an {@code OpenRound} in single-object encoding
 * @param examples of all admitted clients
 * @param publishedOrdinal the ordinal kept for the fact that the model is published
 */
@SuppressWarnings("ArrayRecordComponent") // crosses operators, never compared
public record RoundClosing(
    byte[] specification, int admitted, long examples, long publishedOrdinal, long closedAtMillis) {

  Specification decode() {
    return Specifications.decode(specification);
  }
}
