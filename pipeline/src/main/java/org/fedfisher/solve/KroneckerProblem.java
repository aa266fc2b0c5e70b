package org.fedfisher.solve;

import java.util.List;
import org.fedfisher.schemas.MatrixShape;

/**
 * A matrix to solve: minimise {@code sum_i p_i <W - W_i, G_i (W - W_i) A_i> + lambda ||W -
 * W(0)||^2} from W(0). Arrays are out x in, row-major, the bias the last column, and not copied.
 *
 * @param shape of the matrix
 * @param average W(0) = sum_i p_i W_i
 * @param target b = sum_i p_i G_i W_i A_i
 * @param constant c = sum_i p_i tr(W_i^T G_i W_i A_i)
 * @param clients everybody's factors, in a fixed order
 * @param damping lambda, absolute, at least 0
 */
@SuppressWarnings("ArrayRecordComponent") // large, short-lived, never compared
public record KroneckerProblem(
    MatrixShape shape,
    float[] average,
    float[] target,
    double constant,
    List<WeightedFactors> clients,
    double damping) {
  public KroneckerProblem {
    clients = List.copyOf(clients);
    if (average.length != shape.parameters() || target.length != shape.parameters()) {
      throw new IllegalArgumentException(
          "matrix of %d x %d with an average of %d and a target of %d numbers"
              .formatted(shape.out(), shape.in(), average.length, target.length));
    }
    for (WeightedFactors client : clients) {
      if (client.a().size() != shape.in() || client.g().size() != shape.out()) {
        throw new IllegalArgumentException(
            "matrix of %d x %d: A of size %d and G of size %d, expected %d and %d"
                .formatted(
                    shape.out(),
                    shape.in(),
                    client.a().size(),
                    client.g().size(),
                    shape.in(),
                    shape.out()));
      }
    }
    Damping.check(damping);
  }

  /** Mean of the diagonal of sum_i p_i A_i (x) G_i; a round's damping multiplies it to lambda. */
  public static double meanCurvature(MatrixShape shape, List<WeightedFactors> clients) {
    double sum = 0;
    for (WeightedFactors client : clients) {
      sum += client.trace();
    }
    return sum / shape.parameters();
  }

  /** Multiplications and additions of one product with H, on the cheaper side first. */
  public long operations() {
    return 2 * Orientation.of(shape, clients).operations();
  }
}
