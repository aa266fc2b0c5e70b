package org.fedfisher.solve;

/**
 * A whole model to solve: minimise {@code sum_i p_i (W - W_i)^T F_i (W - W_i) + sum_j lambda_j (W_j
 * - W(0)_j)^2} from W(0). Arrays are in the order of the parameter vector and not copied.
 *
 * @param parameters d
 * @param average W(0) = sum_i p_i W_i
 * @param target b = sum_i p_i F_i W_i
 * @param matrix sum_i p_i F_i, d x d, row-major, symmetric
 * @param constant c = sum_i p_i W_i^T F_i W_i
 * @param damping lambda of each parameter, absolute, at least 0
 */
@SuppressWarnings("ArrayRecordComponent") // large, short-lived, never compared
public record FullProblem(
    int parameters,
    float[] average,
    double[] target,
    double[] matrix,
    double constant,
    double[] damping) {
  public FullProblem {
    if (average.length != parameters
        || target.length != parameters
        || damping.length != parameters
        || matrix.length != (long) parameters * parameters) {
      throw new IllegalArgumentException(
          "%d parameters with an average of %d, a target of %d, a damping of %d numbers and a matrix"
                  .formatted(parameters, average.length, target.length, damping.length)
              + " of %d, expected the square".formatted(matrix.length));
    }
    for (double lambda : damping) {
      Damping.check(lambda);
    }
  }
}
