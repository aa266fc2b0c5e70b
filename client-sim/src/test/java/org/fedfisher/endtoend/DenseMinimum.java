package org.fedfisher.endtoend;

import java.util.ArrayList;
import java.util.List;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.fedfisher.client.ClientFisher;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.FactorCodec;
import org.fedfisher.schemas.KroneckerFactors;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;

/**
 * The oracle of K-FAC and full rounds: Fishers written down as matrices, the damped objective's
 * normal equations solved by elimination. None of the job's code; factors go through the wire's
 * compression.
 */
final class DenseMinimum {
  private final double[] average = new double[TestRound.PARAMETERS];
  private final double[] solution = new double[TestRound.PARAMETERS];
  private final double[] fisherMerge = new double[TestRound.PARAMETERS];
  private final double[] regMean = new double[TestRound.PARAMETERS];
  private double objectiveAtAverage;

  private DenseMinimum(List<LocalUpdate> clients) {
    for (LocalUpdate client : clients) {
      for (int j = 0; j < average.length; j++) {
        average[j] += share(client, clients) * client.weights()[j];
      }
    }
  }

  private static double share(LocalUpdate client, List<LocalUpdate> clients) {
    return (double) client.examples() / clients.stream().mapToLong(LocalUpdate::examples).sum();
  }

  static DenseMinimum ofKfac(List<LocalUpdate> clients, int rank, double damping) {
    DenseMinimum minimum = new DenseMinimum(clients);
    int first = 0;
    for (int m = 0; m < CurvedClients.MATRICES.size(); m++) {
      MatrixShape shape = CurvedClients.MATRICES.get(m);
      List<DMatrixRMaj> fishers = new ArrayList<>();
      DMatrixRMaj left = new DMatrixRMaj(shape.in(), shape.in());
      DMatrixRMaj right = new DMatrixRMaj(shape.out(), shape.in());
      for (LocalUpdate client : clients) {
        KroneckerFactors factors = ((ClientFisher.Kronecker) client.fisher()).matrices().get(m);
        DMatrixRMaj a = compressed(factors.a(), shape.in(), rank);
        DMatrixRMaj g = compressed(factors.g(), shape.out(), rank);
        fishers.add(CommonOps_DDRM.kron(g, a, null));
        minimum.addRegression(client, clients, a, first, left, right);
      }
      minimum.solve(clients, fishers, first, new int[] {shape.parameters()}, damping);
      DMatrixRMaj inverse = new DMatrixRMaj(shape.in(), shape.in());
      CommonOps_DDRM.invert(left, inverse);
      DMatrixRMaj merged = CommonOps_DDRM.mult(right, inverse, null);
      System.arraycopy(merged.data, 0, minimum.regMean, first, shape.parameters());
      first += shape.parameters();
    }
    return minimum;
  }

  static DenseMinimum ofFull(List<LocalUpdate> clients, double damping) {
    DenseMinimum minimum = new DenseMinimum(clients);
    List<DMatrixRMaj> fishers = new ArrayList<>();
    for (LocalUpdate client : clients) {
      fishers.add(wide(((ClientFisher.Full) client.fisher()).matrix(), TestRound.PARAMETERS));
    }
    minimum.solve(clients, fishers, 0, new int[] {132, 7, 72}, damping);
    return minimum;
  }

  private void addRegression(
      LocalUpdate client,
      List<LocalUpdate> clients,
      DMatrixRMaj a,
      int first,
      DMatrixRMaj left,
      DMatrixRMaj right) {
    double p = share(client, clients);
    DMatrixRMaj z = new DMatrixRMaj(a);
    CommonOps_DDRM.scale(0.9, z);
    for (int i = 0; i < a.numRows; i++) {
      z.set(i, i, a.get(i, i));
    }
    DMatrixRMaj w = new DMatrixRMaj(right.numRows, right.numCols);
    for (int j = 0; j < w.data.length; j++) {
      w.data[j] = client.weights()[first + j];
    }
    CommonOps_DDRM.addEquals(left, p, z);
    CommonOps_DDRM.multAdd(p, w, z, right);
  }

  /** {@code layers}: lengths of the layers, each with a damping of its own. */
  private void solve(
      List<LocalUpdate> clients,
      List<DMatrixRMaj> fishers,
      int first,
      int[] layers,
      double damping) {
    int d = fishers.get(0).numRows;
    DMatrixRMaj curvature = new DMatrixRMaj(d, d);
    DMatrixRMaj target = new DMatrixRMaj(d, 1);
    double[] diagonalTarget = new double[d];
    for (int i = 0; i < clients.size(); i++) {
      double p = share(clients.get(i), clients);
      DMatrixRMaj w = new DMatrixRMaj(d, 1);
      DMatrixRMaj off = new DMatrixRMaj(d, 1);
      for (int j = 0; j < d; j++) {
        w.data[j] = clients.get(i).weights()[first + j];
        off.data[j] = average[first + j] - w.data[j];
        diagonalTarget[j] += p * fishers.get(i).get(j, j) * w.data[j];
      }
      CommonOps_DDRM.addEquals(curvature, p, fishers.get(i));
      CommonOps_DDRM.multAdd(p, fishers.get(i), w, target);
      DMatrixRMaj product = CommonOps_DDRM.mult(fishers.get(i), off, null);
      objectiveAtAverage += p * CommonOps_DDRM.dot(product, off);
    }
    for (int j = 0; j < d; j++) {
      double h = curvature.get(j, j);
      fisherMerge[first + j] = h > 0 ? diagonalTarget[j] / h : average[first + j];
    }
    int from = 0;
    for (int length : layers) {
      double trace = 0;
      for (int j = from; j < from + length; j++) {
        trace += curvature.get(j, j);
      }
      double lambda = damping * trace / length;
      for (int j = from; j < from + length; j++) {
        curvature.add(j, j, lambda);
        target.data[j] += lambda * average[first + j];
      }
      from += length;
    }
    DMatrixRMaj solved = new DMatrixRMaj(d, 1);
    CommonOps_DDRM.solve(curvature, target, solved);
    System.arraycopy(solved.data, 0, solution, first, d);
  }

  private static DMatrixRMaj compressed(float[] factor, int size, int rank) {
    Factor restored =
        FactorCodec.decode(
            List.of(
                FactorCodec.encode(
                    TensorKind.FACTOR_A, TensorEncoding.EIGEN9, factor, size, rank)));
    DMatrixRMaj basis = new DMatrixRMaj(size, restored.rank());
    for (int i = 0; i < basis.data.length; i++) {
      basis.data[i] = restored.left()[i];
    }
    DMatrixRMaj matrix = new DMatrixRMaj(size, size);
    CommonOps_DDRM.multTransB(basis, basis, matrix);
    return matrix;
  }

  private static DMatrixRMaj wide(float[] values, int size) {
    DMatrixRMaj matrix = new DMatrixRMaj(size, size);
    for (int i = 0; i < values.length; i++) {
      matrix.data[i] = values[i];
    }
    return matrix;
  }

  double[] average() {
    return average;
  }

  double[] solution() {
    return solution;
  }

  double[] fisherMerge() {
    return fisherMerge;
  }

  double[] regMean() {
    return regMean;
  }

  double objectiveAtAverage() {
    return objectiveAtAverage;
  }
}
