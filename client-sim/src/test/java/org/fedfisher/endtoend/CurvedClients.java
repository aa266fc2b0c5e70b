package org.fedfisher.endtoend;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.fedfisher.client.ClientFisher;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.schemas.KroneckerFactors;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.wire.FisherEstimator;

/** Clients of {@link TestRound}'s model with random K-FAC factors or a random full Fisher. */
final class CurvedClients {
  static final List<MatrixShape> MATRICES =
      List.of(
          new MatrixShape(11, 12, false),
          new MatrixShape(7, 1, false),
          new MatrixShape(2, 36, false));
  static final int RANK = 6;

  private CurvedClients() {}

  static List<LocalUpdate> kfac(int count) {
    List<LocalUpdate> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Random random = new Random(100 + i);
      float[] weights = numbers(random, TestRound.PARAMETERS);
      List<KroneckerFactors> factors = new ArrayList<>();
      for (MatrixShape matrix : MATRICES) {
        factors.add(
            new KroneckerFactors(
                matrix, positive(random, matrix.in()), positive(random, matrix.out())));
      }
      clients.add(client(i, weights, new ClientFisher.Kronecker(factors)));
    }
    return clients;
  }

  static List<LocalUpdate> full(int count) {
    List<LocalUpdate> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Random random = new Random(200 + i);
      float[] weights = numbers(random, TestRound.PARAMETERS);
      float[] fisher = positive(random, TestRound.PARAMETERS);
      clients.add(client(i, weights, new ClientFisher.Full(fisher)));
    }
    return clients;
  }

  /** Of a model of one matrix, large as it may be: factors of low rank. */
  static List<LocalUpdate> ofOneMatrix(MatrixShape shape, int count) {
    List<LocalUpdate> clients = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Random random = new Random(300 + i);
      float[] weights = numbers(random, shape.parameters());
      for (int j = 0; j < weights.length; j++) {
        weights[j] *= 0.1f;
      }
      KroneckerFactors factors =
          new KroneckerFactors(shape, ranked(random, shape.in()), ranked(random, shape.out()));
      clients.add(client(i, weights, new ClientFisher.Kronecker(List.of(factors))));
    }
    return clients;
  }

  /** A positive semi-definite matrix of rank 2. */
  private static float[] ranked(Random random, int size) {
    float[] a = numbers(random, size);
    float[] b = numbers(random, size);
    float[] matrix = new float[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        matrix[i * size + j] = (a[i] * a[j] + b[i] * b[j]) / size;
      }
    }
    return matrix;
  }

  private static LocalUpdate client(int i, float[] weights, ClientFisher fisher) {
    return new LocalUpdate(
        "client-" + i, "u1", 10 + 7 * i, weights, fisher, FisherEstimator.EXACT, Map.of());
  }

  private static float[] numbers(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** A random positive semi-definite matrix with a trace of about its size. */
  private static float[] positive(Random random, int size) {
    float[] root = numbers(random, size * size);
    float[] matrix = new float[size * size];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        double sum = 0;
        for (int k = 0; k < size; k++) {
          sum += (double) root[i * size + k] * root[j * size + k];
        }
        matrix[i * size + j] = (float) (sum / size);
      }
    }
    return matrix;
  }
}
