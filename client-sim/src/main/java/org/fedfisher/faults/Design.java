package org.fedfisher.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.fedfisher.client.ClientFisher;
import org.fedfisher.client.GlobalModel;
import org.fedfisher.client.LocalUpdate;
import org.fedfisher.schemas.KroneckerFactors;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Bounds;
import org.fedfisher.wire.FisherEstimator;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Limits;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;

/** The rounds of the suite, with clients of random numbers: nobody trains. */
enum Design {
  /** Eight shards of sums, folded at once and solved at once. */
  DIAGONAL,

  /** The same of registered clients, who sign. */
  REGISTERED {
    @Override
    void refine(RoundSpecification.Builder round) {
      super.refine(round);
      round.setIdentity(Identity.REGISTERED);
    }
  },

  /** Half of the clients make the model, the others come late and make revisions of it. */
  LATE {
    @Override
    void refine(RoundSpecification.Builder round) {
      super.refine(round);
      round.setTargetClients(CLIENTS / 2);
      round.setQuorum(CLIENTS / 2);
      round.setAllowedLatenessMillis(OPEN.toMillis());
      round.setRevisionDelayMillis(REVISION_DELAY.toMillis());
    }
  },

  /** Every client's factors are kept, and the solve takes seconds. */
  KFAC {
    @Override
    List<MatrixShape> matrices() {
      return List.of(new MatrixShape(96, 64, false), new MatrixShape(64, 96, false));
    }

    @Override
    void refine(RoundSpecification.Builder round) {
      round.setFisher(FisherStructure.KFAC);
      round.setFactorEncoding(TensorEncoding.EIGEN9);
      round.setFactorRank(RANK);
      round.setSolver(
          new Solver(SolverKind.GRADIENT_DESCENT, SOLVE_STEPS, 0.3, 0.0, Arithmetic.STRICT));
    }

    @Override
    ClientFisher fisher(Random random) {
      List<KroneckerFactors> factors = new ArrayList<>();
      for (MatrixShape matrix : matrices()) {
        factors.add(
            new KroneckerFactors(
                matrix, positive(random, matrix.in()), positive(random, matrix.out())));
      }
      return new ClientFisher.Kronecker(factors);
    }
  };

  /** What a client's number follows in its name. */
  static final String CLIENT = "client-";

  /** Clients of a round. */
  static final int CLIENTS = 24;

  private static final int RANK = 8;
  private static final int SOLVE_STEPS = 150;
  private static final int SHARD_PARAMETERS = 10_000;
  private static final Duration OPEN = Duration.ofHours(1);

  /** Several revisions come of the late half. */
  private static final Duration REVISION_DELAY = Duration.ofSeconds(2);

  /** Shapes of the layers. */
  List<MatrixShape> matrices() {
    return List.of(new MatrixShape(200, 200, false), new MatrixShape(400, 100, false));
  }

  /** Sets what is this design's own. */
  void refine(RoundSpecification.Builder round) {
    round.setFisher(FisherStructure.DIAGONAL);
    round.setSolver(new Solver(SolverKind.EXACT, 0, 0.0, 0.0, Arithmetic.FAST));
  }

  /** What a client says of its weights. */
  ClientFisher fisher(Random random) {
    float[] diagonal = new float[parameters()];
    for (int i = 0; i < diagonal.length; i++) {
      diagonal[i] = (float) Math.abs(random.nextGaussian());
    }
    return new ClientFisher.Diagonal(diagonal);
  }

  int parameters() {
    return matrices().stream().mapToInt(MatrixShape::parameters).sum();
  }

  RoundSpecification specification(String name, long nowMillis) {
    List<Layer> layers = new ArrayList<>();
    for (MatrixShape matrix : matrices()) {
      layers.add(new Layer("layer-" + layers.size(), List.of(matrix.out(), matrix.in())));
    }
    RoundSpecification.Builder round =
        RoundSpecification.newBuilder()
            .setRound(name)
            .setModel(new Model("faults", layers))
            .setBaseModelDigest(GlobalModel.digest(new float[parameters()]))
            .setTargetClients(CLIENTS)
            .setQuorum(CLIENTS)
            .setDeadlineMillis(nowMillis + OPEN.toMillis())
            .setShardParameters(SHARD_PARAMETERS)
            .setComparisons(true)
            .setIdentity(Identity.OPEN)
            .setLimits(new Limits(0L, 0.0, 0.0, List.of(), 0L))
            .setBounds(Bounds.newBuilder().build())
            .setFactorEncoding(TensorEncoding.FLOAT32)
            .setFactorRank(0)
            .setTraining(Map.of())
            .setAllowedLatenessMillis(0)
            .setRevisionDelayMillis(0);
    refine(round);
    return round.build();
  }

  /** The clients of every round of this design: they depend on the seed alone. */
  List<LocalUpdate> clients(long seed) {
    List<LocalUpdate> clients = new ArrayList<>();
    for (int number = 0; number < CLIENTS; number++) {
      Random random = new Random(seed * CLIENTS + number);
      float[] weights = new float[parameters()];
      for (int i = 0; i < weights.length; i++) {
        weights[i] = 0.3f * (float) random.nextGaussian();
      }
      clients.add(
          new LocalUpdate(
              CLIENT + number,
              "u1",
              10 + random.nextInt(90),
              weights,
              fisher(random),
              FisherEstimator.EXACT,
              Map.of()));
    }
    return clients;
  }

  /** A positive semi-definite matrix of low rank with a trace of about 1. */
  private static float[] positive(Random random, int size) {
    float[] matrix = new float[size * size];
    for (int r = 0; r < RANK; r++) {
      float[] root = new float[size];
      for (int i = 0; i < size; i++) {
        root[i] = (float) random.nextGaussian();
      }
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          matrix[i * size + j] += root[i] * root[j] / (size * RANK);
        }
      }
    }
    return matrix;
  }
}
