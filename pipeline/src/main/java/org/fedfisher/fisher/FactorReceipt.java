package org.fedfisher.fisher;

/**
 * What a receipt says of a factor, or of the pieces of it in one slice.
 *
 * @param encoding name of its encoding; empty where there is no piece, {@link #MIXED} where pieces
 *     do not fit together
 * @param pieces how many
 * @param rows of the factor
 * @param columns of all pieces together
 * @param trace at least its largest eigenvalue; adds over pieces
 */
public record FactorReceipt(String encoding, int pieces, int rows, int columns, double trace) {
  /** Pieces of several encodings or sizes. */
  public static final String MIXED = "MIXED";

  /** Of no piece. */
  public static FactorReceipt none() {
    return new FactorReceipt("", 0, 0, 0, 0);
  }

  FactorReceipt plus(FactorReceipt other) {
    if (pieces == 0 || other.pieces == 0) {
      return pieces == 0 ? other : this;
    }
    boolean alike = encoding.equals(other.encoding) && rows == other.rows;
    return new FactorReceipt(
        alike ? encoding : MIXED,
        pieces + other.pieces,
        rows,
        columns + other.columns,
        trace + other.trace);
  }
}
