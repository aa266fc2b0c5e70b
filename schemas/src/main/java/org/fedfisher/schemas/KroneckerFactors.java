package org.fedfisher.schemas;

/**
 * One matrix of a client's K-FAC estimate, as {@code common.avdl}, MATRICES, defines it, before any
 * compression. The arrays are not copied.
 *
 * @param shape of the matrix
 * @param a A, in x in, row-major
 * @param g G, out x out, row-major
 */
@SuppressWarnings("ArrayRecordComponent") // large, short-lived, never compared
public record KroneckerFactors(MatrixShape shape, float[] a, float[] g) {
  public KroneckerFactors {
    if (a.length != (long) shape.in() * shape.in()
        || g.length != (long) shape.out() * shape.out()) {
      throw new IllegalArgumentException(
          "factors of %d and %d numbers, expected A %dx%d and G %dx%d"
              .formatted(a.length, g.length, shape.in(), shape.in(), shape.out(), shape.out()));
    }
  }
}
