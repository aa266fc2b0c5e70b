package org.fedfisher.solve;

/**
 * The inverse of {@code diag(H) + lambda} of a full Fisher.
 *
 * @param inverse by parameter
 */
@SuppressWarnings("ArrayRecordComponent") // large, short-lived, never compared
record DiagonalPreconditioner(double[] inverse) implements Preconditioner {
  /** For a problem, or none where a parameter is undamped; see {@link KroneckerPreconditioner}. */
  static Preconditioner of(FullProblem problem) {
    int d = problem.parameters();
    double[] inverse = new double[d];
    for (int j = 0; j < d; j++) {
      if (problem.damping()[j] == 0) {
        return Preconditioner.none();
      }
      inverse[j] = 1 / (Math.max(0, problem.matrix()[j * (d + 1)]) + problem.damping()[j]);
    }
    return new DiagonalPreconditioner(inverse);
  }

  @Override
  public void apply(double[] r, double[] z) {
    for (int j = 0; j < z.length; j++) {
      z[j] = r[j] * inverse[j];
    }
  }
}
