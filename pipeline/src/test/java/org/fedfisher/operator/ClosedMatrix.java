package org.fedfisher.operator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.fedfisher.fisher.KroneckerBlocks;
import org.fedfisher.fisher.ShardFold;
import org.fedfisher.fisher.ShardShape;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.round.Admission;
import org.fedfisher.round.Blocks;
import org.fedfisher.round.MapStore;
import org.fedfisher.round.Rounds;
import org.fedfisher.round.ShardWindow;
import org.fedfisher.round.Specification;
import org.fedfisher.round.WaitingBlock;
import org.fedfisher.schemas.Wire;
import org.fedfisher.solve.MatrixSolve;
import org.fedfisher.solve.ShardSolution;
import org.fedfisher.solve.WeightedFactors;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.TensorKind;

/**
 * A closed K-FAC round of three clients and one matrix of 3 x 4 with its bias, each client's
 * factors in two slices: what its window hands on, and its solution.
 */
final class ClosedMatrix {
  static final List<String> CLIENTS = List.of("a", "a-b", "b");

  private static final long EXAMPLES = 10 + 11 + 12;
  private static final double LAMBDA = 0.125;

  private final Specification round;
  private final ShardShape shape;
  private final RoundClosing closing;

  ClosedMatrix(Arithmetic arithmetic) {
    RoundSpecification wire = Rounds.wire(FisherStructure.KFAC, 3, 1);
    wire.setModel(
        new Model("m", List.of(new Layer("w", List.of(3, 4)), new Layer("w.bias", List.of(3)))));
    wire.setFactorEncoding(TensorEncoding.EIGEN9);
    wire.setFactorRank(4);
    wire.setSolver(new Solver(SolverKind.CONJUGATE_GRADIENT, 50, 0.3, 1e-6, arithmetic));
    round = Specification.of(wire);
    shape = round.shape(round.layout().shards().get(0));
    closing = new RoundClosing(Specifications.encode(round), 3, EXAMPLES, 9, 1000, 0);
  }

  private static List<ClientUpdateBlock> slices(String client) {
    return KroneckerBlocks.slices(client, TensorEncoding.EIGEN9);
  }

  ShardCalibration calibration() {
    return new ShardCalibration("r1", 0, 0, 4, new double[] {LAMBDA}, 0, 0, 0, closing);
  }

  List<ShardPart> parts() {
    return parts(ShardEmission.PART_BYTES);
  }

  /** In parts of at most so many bytes. */
  List<ShardPart> parts(int most) {
    ShardWindow window = new ShardWindow(new MapStore());
    for (int c = 0; c < CLIENTS.size(); c++) {
      String client = CLIENTS.get(c);
      List<String> ids = new ArrayList<>();
      for (ClientUpdateBlock slice : slices(client)) {
        byte[] value = Wire.encode(slice);
        ids.add(Blocks.id(client, "u1", value));
        window.arrive(ids.get(ids.size() - 1), new WaitingBlock(value, 0, 0, 0));
      }
      window.admit(new Admission(client, 10 + c, ids.toArray(String[]::new), 0), shape);
    }
    List<ShardPart> parts = new ArrayList<>();
    new ShardEmission(new ShardKey("r1", 0), 0, window, closing, most).emit(parts::add);
    return parts;
  }

  /** From the blocks themselves. */
  ShardSolution solution() {
    ShardSums sums = shape.zero();
    List<WeightedFactors> factors = new ArrayList<>();
    for (int c = 0; c < CLIENTS.size(); c++) {
      List<ClientUpdateBlock> slices = slices(CLIENTS.get(c));
      new ShardFold().fold(slices, 10 + c, shape, sums);
      factors.add(
          new WeightedFactors(
              (10.0 + c) / EXAMPLES,
              ShardFold.factor(slices, TensorKind.FACTOR_A),
              ShardFold.factor(slices, TensorKind.FACTOR_G)));
    }
    return new MatrixSolve(round.layout().shards().get(0), sums, shape.grid(), EXAMPLES, factors)
        .solve(round.wire().getSolver(), LAMBDA, true)
        .shards()
        .get(0);
  }

  /** The weights of all pieces. */
  static float[] joined(List<SolvedShard> pieces) {
    int length = pieces.stream().mapToInt(piece -> piece.solution().length).sum();
    ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
    pieces.forEach(piece -> bytes.put(piece.solution()));
    float[] joined = new float[length / Float.BYTES];
    bytes.flip().asFloatBuffer().get(joined);
    return joined;
  }
}
