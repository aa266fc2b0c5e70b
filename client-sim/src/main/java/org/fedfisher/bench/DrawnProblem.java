package org.fedfisher.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.solve.KroneckerProblem;
import org.fedfisher.solve.WeightedFactors;

/** K-FAC matrices that nobody has trained, of the sizes and ranks of ones that somebody might. */
final class DrawnProblem {
  private DrawnProblem() {}

  /** B B^T whose eigenvalues fall like 1 / k^2, as those of trained layers roughly do. */
  static Factor factor(Random random, int size, int rank) {
    int columns = Math.min(rank, size);
    float[] b = new float[size * columns];
    for (int j = 0; j < b.length; j++) {
      b[j] = (float) (random.nextGaussian() / Math.sqrt(size) / (1 + j % columns));
    }
    return new Factor(size, columns, b, b);
  }

  /** Clients of equal shares. */
  static List<WeightedFactors> clients(Random random, MatrixShape shape, int count, int rank) {
    List<WeightedFactors> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      clients.add(
          new WeightedFactors(
              1.0 / count, factor(random, shape.in(), rank), factor(random, shape.out(), rank)));
    }
    return clients;
  }

  /**
   * With a right-hand side that is drawn, too, because the clients' own costs as much as many
   * iterations; so its objective means nothing.
   *
   * @param damping multiplies the mean curvature
   */
  static KroneckerProblem of(
      Random random, MatrixShape shape, int count, int rank, double damping) {
    List<WeightedFactors> clients = clients(random, shape, count, rank);
    double curvature = KroneckerProblem.meanCurvature(shape, clients);
    float[] average = new float[shape.parameters()];
    float[] target = new float[shape.parameters()];
    for (int j = 0; j < average.length; j++) {
      average[j] = (float) random.nextGaussian();
      target[j] = (float) (curvature * random.nextGaussian());
    }
    return new KroneckerProblem(shape, average, target, 0, clients, damping * curvature);
  }
}
