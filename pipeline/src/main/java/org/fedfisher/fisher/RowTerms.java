package org.fedfisher.fisher;

/**
 * A client's terms of the sums of some rows of the full Fisher.
 *
 * @param weights W of the rows' parameters
 * @param rows the rows, row-major
 * @param maxFisher at least every |entry|
 * @param product each row times W
 * @param merge the diagonal entry of each row times its W
 * @param quadratic sum over the rows of W_row (row W)
 */
@SuppressWarnings("ArrayRecordComponent") // large, short-lived, never compared
record RowTerms(
    double[] weights,
    float[] rows,
    float maxFisher,
    double[] product,
    double[] merge,
    double quadratic) {

  /**
   * Of a client.
   *
   * @param model all its weights, d
   * @param first index of the first row
   * @param count rows
   */
  static RowTerms of(float[] model, float[] rows, float maxFisher, int first, int count) {
    int d = model.length;
    double[] weights = new double[count];
    double[] product = new double[count];
    double[] merge = new double[count];
    double quadratic = 0;
    for (int i = 0; i < count; i++) {
      double sum = 0;
      for (int j = 0; j < d; j++) {
        sum += (double) rows[i * d + j] * model[j];
      }
      weights[i] = model[first + i];
      product[i] = sum;
      merge[i] = (double) rows[i * d + first + i] * model[first + i];
      quadratic += weights[i] * sum;
    }
    return new RowTerms(weights, rows, maxFisher, product, merge, quadratic);
  }
}
