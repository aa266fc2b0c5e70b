package org.fedfisher.solve;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.MatrixShape;

/** Clients drawn at random, for tests. */
public final class Factors {
  private Factors() {}

  public static float[] gaussians(Random random, int length) {
    float[] values = new float[length];
    for (int j = 0; j < length; j++) {
      values[j] = (float) random.nextGaussian();
    }
    return values;
  }

  /** Symmetric, positive semi-definite, of a rank from 1 to the size; whole or L L^T. */
  public static Factor random(Random random, int size) {
    int rank = 1 + random.nextInt(size);
    float[] left = gaussians(random, size * rank);
    for (int j = 0; j < left.length; j++) {
      left[j] /= (float) Math.sqrt(size);
    }
    Factor low = new Factor(size, rank, left, left);
    if (random.nextBoolean()) {
      return low;
    }
    float[] whole = new float[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = 0;
        for (int k = 0; k < rank; k++) {
          sum += (double) left[i * rank + k] * left[j * rank + k];
        }
        whole[i * size + j] = (float) sum;
        whole[j * size + i] = (float) sum;
      }
    }
    return Factor.whole(size, whole);
  }

  /** Clients with whole and low-rank factors, in any mixture. */
  public static List<WeightedFactors> mixed(Random random, MatrixShape shape, int clients) {
    List<WeightedFactors> mixed = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      mixed.add(
          new WeightedFactors(
              1.0 / clients, random(random, shape.in()), random(random, shape.out())));
    }
    return mixed;
  }

  /** A consistent problem: weights drawn, then averaged; b and c from weights and factors. */
  public static KroneckerProblem problem(
      Random random, MatrixShape shape, int clients, double damping) {
    List<WeightedFactors> mixed = mixed(random, shape, clients);
    double[] average = new double[shape.parameters()];
    double[] target = new double[shape.parameters()];
    double constant = 0;
    for (WeightedFactors client : mixed) {
      float[] w = gaussians(random, shape.parameters());
      double[] part = Kronecker.product(shape, List.of(client), w);
      for (int j = 0; j < w.length; j++) {
        average[j] += client.p() * w[j];
        target[j] += part[j];
        constant += part[j] * w[j];
      }
    }
    return new KroneckerProblem(
        shape, Kronecker.floats(average), Kronecker.floats(target), constant, mixed, damping);
  }
}
