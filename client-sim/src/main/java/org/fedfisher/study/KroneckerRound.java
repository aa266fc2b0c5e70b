package org.fedfisher.study;

import java.util.ArrayList;
import java.util.List;
import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.client.UpdateEncoder;
import org.fedfisher.fisher.Grid;
import org.fedfisher.fisher.ShardFold;
import org.fedfisher.fisher.ShardObjective.Curvature;
import org.fedfisher.fisher.ShardShape;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.fisher.ShardSurveys;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.schemas.ShardLayout.Shard;
import org.fedfisher.schemas.Wire;
import org.fedfisher.solve.Calibration;
import org.fedfisher.solve.KroneckerProblem;
import org.fedfisher.solve.MatrixSolve;
import org.fedfisher.solve.WeightedFactors;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;

/**
 * A K-FAC round without Kafka and Flink: updates are encoded as gateways do, and decoded, folded on
 * the integer grid, surveyed and solved by what the job's operators call.
 */
public final class KroneckerRound {
  /** A matrix of the model and everybody's factors of it as the server has restored them. */
  record Matrix(Shard shard, MatrixSolve solve, Curvature curvature) {}

  private final ShardLayout layout;
  private final long updateBytes;
  private final int clients;
  private final List<Matrix> matrices = new ArrayList<>();

  private KroneckerRound(ShardLayout layout, List<EncodedUpdate> updates) {
    this.layout = layout;
    this.clients = updates.size();
    this.updateBytes = updates.stream().mapToLong(EncodedUpdate::bytes).sum();
  }

  /**
   * Uploads and folds everything.
   *
   * @param weights how weights travel, INT16 or FLOAT32
   * @param factors how factors travel
   * @param rank most columns of a factor; 0 for whole ones
   */
  public static KroneckerRound of(
      GoldenUpdates golden, TensorEncoding weights, TensorEncoding factors, int rank) {
    RoundSpecification specification =
        StudySpecification.of(golden.model(), golden.clients().size(), factors, rank);
    UpdateEncoder encoder = new UpdateEncoder(specification, weights);
    List<EncodedUpdate> updates = golden.clients().stream().map(encoder::encode).toList();
    KroneckerRound round = new KroneckerRound(ShardLayout.of(specification), updates);
    List<Long> examples = golden.clients().stream().map(LocalUpdate::examples).toList();
    for (Shard shard : round.layout.shards()) {
      round.matrices.add(matrix(specification, shard, updates, examples));
    }
    return round;
  }

  private static Matrix matrix(
      RoundSpecification round, Shard shard, List<EncodedUpdate> updates, List<Long> examples) {
    long all = examples.stream().mapToLong(Long::longValue).sum();
    ShardShape shape = ShardShape.of(round, shard, ShardLayout.of(round).parameters());
    ShardSums sums = shape.zero();
    ShardSurveys surveys = new ShardSurveys(sums, shape, all);
    ShardFold fold = new ShardFold();
    List<WeightedFactors> factors = new ArrayList<>();
    for (int i = 0; i < updates.size(); i++) {
      List<ClientUpdateBlock> slices = slices(updates.get(i), shard);
      long n = examples.get(i);
      surveys.add(n, fold.fold(slices, n, shape, sums));
      factors.add(
          new WeightedFactors(
              (double) n / all,
              ShardFold.factor(slices, TensorKind.FACTOR_A),
              ShardFold.factor(slices, TensorKind.FACTOR_G)));
    }
    return new Matrix(
        shard,
        new MatrixSolve(shard, sums, Grid.of(round.getBounds()), all, factors),
        surveys.curvature());
  }

  private static List<ClientUpdateBlock> slices(EncodedUpdate update, Shard shard) {
    List<ClientUpdateBlock> slices = new ArrayList<>();
    for (byte[] value : update.blocks()) {
      ClientUpdateBlock block = Wire.again(value, ClientUpdateBlock.class);
      if (block.getShard() == shard.number()) {
        slices.add(block);
      }
    }
    return slices;
  }

  /** Solves every matrix, one after the other, with the baselines from the same sums. */
  public SolvedRound solve(Solver solver) {
    List<Double> dampings = dampings(solver.getDamping());
    return SolvedRound.of(
        layout,
        matrices.stream()
            .map(matrix -> matrix.solve.solve(solver, dampings.get(matrix.shard.layer()), true))
            .toList());
  }

  /** The matrices as problems for solvers alone; {@code damping} as rounds state it. */
  public List<KroneckerProblem> problems(double damping) {
    List<Double> dampings = dampings(damping);
    return matrices.stream()
        .map(matrix -> matrix.solve.problem(dampings.get(matrix.shard.layer())))
        .toList();
  }

  private List<Double> dampings(double damping) {
    return Calibration.of(layout, matrices.stream().map(Matrix::curvature).toList(), damping)
        .dampings();
  }

  List<Matrix> matrices() {
    return matrices;
  }

  long parameters() {
    return layout.parameters();
  }

  /** Of all Kafka values of an update, header and framing included, in the mean of clients. */
  double updateBytes() {
    return (double) updateBytes / clients;
  }
}
