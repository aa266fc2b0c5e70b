package org.fedfisher.bench;

import java.util.List;
import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.solve.KroneckerProblem;
import org.fedfisher.solve.WeightedFactors;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Builds a K-FAC problem from clients' weights and factors, as the job's sums would. */
final class KroneckerTarget {
  private KroneckerTarget() {}

  /**
   * The problem of one matrix.
   *
   * @param weights W_i, row-major, by client
   * @param damping multiplies the mean curvature
   */
  static KroneckerProblem problem(
      MatrixShape shape, List<float[]> weights, List<WeightedFactors> clients, double damping) {
    INDArray average = Nd4j.zeros(shape.out(), shape.in());
    INDArray target = Nd4j.zeros(shape.out(), shape.in());
    double constant = 0;
    for (int i = 0; i < clients.size(); i++) {
      WeightedFactors client = clients.get(i);
      INDArray w = Nd4j.createFromArray(weights.get(i)).reshape(shape.out(), shape.in());
      INDArray gwa = fromLeft(client.g(), fromRight(w, client.a())).mul(client.p());
      average.addi(w.mul(client.p()));
      target.addi(gwa);
      constant += gwa.mul(w).sumNumber().doubleValue();
    }
    double lambda = damping * KroneckerProblem.meanCurvature(shape, clients);
    return new KroneckerProblem(
        shape, numbers(average), numbers(target), constant, clients, lambda);
  }

  private static INDArray fromRight(INDArray w, Factor a) {
    return a.isWhole() ? w.mmul(left(a)) : w.mmul(left(a)).mmul(right(a).transpose());
  }

  private static INDArray fromLeft(Factor g, INDArray w) {
    return g.isWhole() ? left(g).mmul(w) : left(g).mmul(right(g).transpose().mmul(w));
  }

  private static INDArray left(Factor factor) {
    return Nd4j.createFromArray(factor.left()).reshape(factor.size(), factor.rank());
  }

  private static INDArray right(Factor factor) {
    return Nd4j.createFromArray(factor.right()).reshape(factor.size(), factor.rank());
  }

  private static float[] numbers(INDArray array) {
    return array.dup('c').data().asFloat();
  }
}
