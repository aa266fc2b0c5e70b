package org.fedfisher.study;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.fisher.MatrixTerms;
import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.FactorCodec;
import org.fedfisher.schemas.KroneckerFactors;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.solve.WeightedFactors;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.TensorEncoding;

/**
 * What compressing K-FAC's factors saves and costs.
 *
 * @param golden the uploads
 * @param solver of every round
 * @param defaultRank of EIGEN9 where a round does not say, measured beside the fixed ranks
 * @param accuracy of a parameter vector on the test examples, in percent
 */
public record CompressionStudy(
    GoldenUpdates golden, Solver solver, int defaultRank, ToDoubleFunction<float[]> accuracy) {
  private static final int SVD_RANK = 50;
  private static final List<Integer> EIGEN_RANKS = List.of(6, 12, 25, 37, 50, 75, 100);

  /**
   * One way to send factors. Bits are per parameter of the model.
   *
   * @param rank 0 for whole factors
   * @param factorBits of the factors' data
   * @param uploadBits of all Kafka values, with weights in INT16
   * @param error of G W A, relative to its norm, in the mean of layers and clients
   * @param accuracy after the solve, in percent
   */
  public record Row(
      TensorEncoding encoding,
      int rank,
      double factorBits,
      double uploadBits,
      double error,
      double accuracy) {}

  /** Measures every way; a line on each as it is done. */
  public List<Row> measure(Consumer<String> progress) {
    List<Row> rows = new ArrayList<>();
    rows.add(row(TensorEncoding.FLOAT32, 0, progress));
    rows.add(row(TensorEncoding.SVD9, SVD_RANK, progress));
    Stream.concat(EIGEN_RANKS.stream(), Stream.of(defaultRank))
        .distinct()
        .sorted()
        .forEach(rank -> rows.add(row(TensorEncoding.EIGEN9, rank, progress)));
    return rows;
  }

  private Row row(TensorEncoding encoding, int rank, Consumer<String> progress) {
    progress.accept(rank == 0 ? "%s".formatted(encoding) : "%s, rank %d".formatted(encoding, rank));
    KroneckerRound round = KroneckerRound.of(golden, TensorEncoding.INT16, encoding, rank);
    return new Row(
        encoding,
        rank,
        8.0 * factorBytes(round, encoding, rank) / round.parameters(),
        8.0 * round.updateBytes() / round.parameters(),
        error(round),
        accuracy.applyAsDouble(round.solve(solver).solution()));
  }

  private static long factorBytes(KroneckerRound round, TensorEncoding encoding, int rank) {
    long bytes = 0;
    for (KroneckerRound.Matrix matrix : round.matrices()) {
      MatrixShape shape = matrix.shard().matrix();
      bytes += FactorCodec.bytes(encoding, shape.in(), Math.min(rank, shape.in()));
      bytes += FactorCodec.bytes(encoding, shape.out(), Math.min(rank, shape.out()));
    }
    return bytes;
  }

  /** Of the factors alone: W is what the client trained, before it is quantised. */
  private double error(KroneckerRound round) {
    double sum = 0;
    for (int i = 0; i < golden.clients().size(); i++) {
      LocalUpdate client = golden.clients().get(i);
      for (KroneckerRound.Matrix matrix : round.matrices()) {
        Shard shard = matrix.shard();
        float[] w = new float[shard.length()];
        System.arraycopy(client.weights(), (int) shard.first(), w, 0, w.length);
        KroneckerFactors exact = golden.factors(i).get(shard.number());
        WeightedFactors sent = matrix.solve().clients().get(i);
        MatrixShape shape = shard.matrix();
        sum +=
            relativeDistance(
                product(
                    shape,
                    w,
                    Factor.whole(shape.in(), exact.a()),
                    Factor.whole(shape.out(), exact.g())),
                product(shape, w, sent.a(), sent.g()));
      }
    }
    return sum / golden.clients().size() / round.matrices().size();
  }

  private static double[] product(MatrixShape shape, float[] w, Factor a, Factor g) {
    return MatrixTerms.of(shape, w, a, g, false).product();
  }

  /** Norm of the difference, relative to that of the first. */
  private static double relativeDistance(double[] exact, double[] found) {
    double apart = 0;
    double norm = 0;
    for (int i = 0; i < exact.length; i++) {
      apart += (exact[i] - found[i]) * (exact[i] - found[i]);
      norm += exact[i] * exact[i];
    }
    return Math.sqrt(apart / norm);
  }
}
