package org.fedfisher.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fedfisher.client.ClientFisher;
import org.fedfisher.client.GlobalModel;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.client.UpdateEncoder;
import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.FactorCodec;
import org.fedfisher.schemas.KroneckerFactors;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Bounds;
import org.fedfisher.wire.FisherEstimator;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;

/** What compressing K-FAC factors saves and costs, on the factors of a published case. */
public final class CompressionBench {
  private static final int SVD_RANK = 50;
  private static final int[] EIGEN_RANKS = {6, 12, 25, 50, 100};

  private final PublishedUpdates updates;

  private CompressionBench(PublishedUpdates updates) {
    this.updates = updates;
  }

  /**
   * One way to send factors.
   *
   * @param rank 0 for whole factors
   * @param factorBytes of all factors, per parameter of the model
   * @param updateBytes of all Kafka values, per parameter, with weights in 16 bits
   * @param error of G W A, relative to its norm, in the mean of layers and clients
   * @param millis to encode one client's update
   */
  public record Row(
      TensorEncoding encoding,
      int rank,
      double factorBytes,
      double updateBytes,
      double error,
      double millis) {}

  /** Measures every way on the case in a folder. */
  public static List<Row> measure(Path folder) throws IOException {
    CompressionBench bench = new CompressionBench(PublishedUpdates.read(folder));
    // The first decompositions run in the interpreter.
    bench.row(TensorEncoding.EIGEN9, EIGEN_RANKS[0]);
    List<Row> rows = new ArrayList<>();
    rows.add(bench.row(TensorEncoding.FLOAT32, 0));
    rows.add(bench.row(TensorEncoding.SVD9, SVD_RANK));
    for (int rank : EIGEN_RANKS) {
      rows.add(bench.row(TensorEncoding.EIGEN9, rank));
    }
    return rows;
  }

  private Row row(TensorEncoding encoding, int rank) throws IOException {
    RoundSpecification round = round(encoding, rank);
    ShardLayout layout = ShardLayout.of(round);
    long bytes = 0;
    long nanos = 0;
    double errors = 0;
    for (int client = 0; client < updates.clients(); client++) {
      float[] weights = updates.weights(client);
      List<KroneckerFactors> matrices = matrices(client, layout);
      long start = System.nanoTime();
      bytes += new UpdateEncoder(round).encode(update(client, weights, matrices)).bytes();
      nanos += System.nanoTime() - start;
      for (Shard shard : layout.shards()) {
        errors += error(round, shard, weights, matrices.get(shard.number()));
      }
    }
    double clients = updates.clients();
    return new Row(
        encoding,
        rank,
        (double) factorBytes(layout, encoding, rank) / layout.parameters(),
        bytes / clients / layout.parameters(),
        errors / clients / layout.shards().size(),
        nanos / clients / 1e6);
  }

  private List<KroneckerFactors> matrices(int client, ShardLayout layout) throws IOException {
    List<KroneckerFactors> matrices = new ArrayList<>();
    for (Shard shard : layout.shards()) {
      matrices.add(updates.factors(client, updates.layers().get(shard.layer()), shard.matrix()));
    }
    return matrices;
  }

  private static LocalUpdate update(int client, float[] weights, List<KroneckerFactors> matrices) {
    return new LocalUpdate(
        "client-" + client,
        "u1",
        1,
        weights,
        new ClientFisher.Kronecker(matrices),
        FisherEstimator.EXACT,
        Map.of());
  }

  private static long factorBytes(ShardLayout layout, TensorEncoding encoding, int rank) {
    long bytes = 0;
    for (Shard shard : layout.shards()) {
      for (int size : new int[] {shard.matrix().in(), shard.matrix().out()}) {
        bytes += FactorCodec.bytes(encoding, size, Math.min(rank, size));
      }
    }
    return bytes;
  }

  private static double error(
      RoundSpecification round, Shard shard, float[] weights, KroneckerFactors factors) {
    int out = shard.matrix().out();
    int in = shard.matrix().in();
    double[] w = new double[out * in];
    for (int i = 0; i < w.length; i++) {
      w[i] = weights[(int) shard.first() + i];
    }
    double[] exact = gwa(Factor.whole(out, factors.g()), w, Factor.whole(in, factors.a()));
    Factor a = restored(round, TensorKind.FACTOR_A, factors.a(), in);
    Factor g = restored(round, TensorKind.FACTOR_G, factors.g(), out);
    return DenseProducts.relativeDistance(exact, gwa(g, w, a));
  }

  private static double[] gwa(Factor g, double[] w, Factor a) {
    double[] gw = DenseProducts.times(DenseProducts.expanded(g), w, g.size(), g.size(), a.size());
    return DenseProducts.times(gw, DenseProducts.expanded(a), g.size(), a.size(), a.size());
  }

  private static Factor restored(
      RoundSpecification round, TensorKind kind, float[] factor, int size) {
    return FactorCodec.decode(
        List.of(
            FactorCodec.encode(
                kind, round.getFactorEncoding(), factor, size, round.getFactorRank())));
  }

  private RoundSpecification round(TensorEncoding encoding, int rank) {
    return new RoundSpecification(
        "bench",
        updates.model(),
        GlobalModel.digest(new float[1]),
        FisherStructure.KFAC,
        114_688,
        1,
        1,
        Long.MAX_VALUE,
        new Bounds(30, 6, 4, 12, 20),
        new Solver(SolverKind.CONJUGATE_GRADIENT, 100, 0.3, 0.01, Arithmetic.FAST),
        false,
        Map.of(),
        encoding,
        rank);
  }
}
