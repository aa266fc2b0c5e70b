package org.fedfisher.bench;

import java.util.List;
import org.fedfisher.fisher.MatrixTerms;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.solve.KroneckerProblem;
import org.fedfisher.solve.WeightedFactors;

/** Builds a K-FAC problem from clients' weights and factors, by the job's products. */
final class KroneckerTarget {
  private KroneckerTarget() {}

  /**
   * The problem of one matrix without bias.
   *
   * @param weights W_i, row-major, by client
   * @param damping multiplies the mean curvature
   */
  static KroneckerProblem problem(
      MatrixShape shape, List<float[]> weights, List<WeightedFactors> clients, double damping) {
    double[] average = new double[shape.parameters()];
    double[] target = new double[shape.parameters()];
    double constant = 0;
    for (int i = 0; i < clients.size(); i++) {
      WeightedFactors client = clients.get(i);
      MatrixTerms terms = MatrixTerms.of(shape, weights.get(i), client.a(), client.g(), false);
      addScaled(average, client.p(), terms.weights());
      addScaled(target, client.p(), terms.product());
      constant += client.p() * terms.quadratic();
    }
    double lambda = damping * KroneckerProblem.meanCurvature(shape, clients);
    return new KroneckerProblem(shape, narrow(average), narrow(target), constant, clients, lambda);
  }

  private static void addScaled(double[] sum, double p, double[] values) {
    for (int j = 0; j < sum.length; j++) {
      sum[j] += p * values[j];
    }
  }

  private static float[] narrow(double[] values) {
    float[] narrow = new float[values.length];
    for (int j = 0; j < narrow.length; j++) {
      narrow[j] = (float) values[j];
    }
    return narrow;
  }
}
