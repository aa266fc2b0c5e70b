package org.fedfisher.fisher;

/**
 * The objective {@code f(W) = <W, H W> - 2 <b, W> + c} of K-FAC and full Fishers. Its half gradient
 * is H W - b. Arrays are not copied.
 *
 * @param h H = sum_i p_i F_i
 * @param target b = sum_i p_i F_i W_i
 * @param constant c = sum_i p_i W_i^T F_i W_i
 */
@SuppressWarnings("ArrayRecordComponent") // large, short-lived, never compared
public record QuadraticObjective(SymmetricOperator h, double[] target, double constant) {
  /** What stands at one point W: f, and minus the half gradient. */
  @SuppressWarnings("ArrayRecordComponent") // large, short-lived, never compared
  public record Point(double value, double[] residual) {}

  /** f(W) and b - H W. */
  public Point at(double[] w) {
    double[] hw = new double[w.length];
    h.apply(w, hw);
    double value = constant;
    for (int j = 0; j < w.length; j++) {
      value += w[j] * (hw[j] - 2 * target[j]);
      hw[j] = target[j] - hw[j];
    }
    return new Point(value, hw);
  }
}
