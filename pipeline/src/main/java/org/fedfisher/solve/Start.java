package org.fedfisher.solve;

/**
 * Where iterative solvers begin: at the average W(0) of all clients, displaced by as much as the
 * previous revision's solution was from the average of its clients. A coordinate, or direction, in
 * which nobody had curvature then was not displaced; so the start lies in W(0) + range(sum F),
 * which only grows with clients, and where nobody has curvature now the new average stays.
 *
 * @param displacement of each parameter, float32, as it rests between revisions; empty to begin at
 *     the average
 */
@SuppressWarnings("ArrayRecordComponent") // large, short-lived, never compared
public record Start(float[] displacement) {
  /** The average itself: of a round's first model. */
  public static Start atAverage() {
    return new Start(new float[0]);
  }

  /** Of one parameter. */
  double of(int parameter) {
    return displacement.length == 0 ? 0 : displacement[parameter];
  }

  /** Of all so many parameters. */
  double[] ofAll(int parameters) {
    double[] values = new double[parameters];
    for (int j = 0; j < parameters; j++) {
      values[j] = of(j);
    }
    return values;
  }
}
