package org.fedfisher.load;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.fedfisher.bench.BenchModels;
import org.fedfisher.client.GlobalModel;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Bounds;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.Limits;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;

/**
 * A round to be drained under faults.
 *
 * @param name of the round
 * @param clients sound ones, the round's target; at least 10
 * @param strikes spread evenly over the admissions
 */
public record LoadPlan(String name, Model model, int clients, List<Strike> strikes) {
  private static final int LEAST_CLIENTS = 10;
  private static final int SHARD_PARAMETERS = 114_688;
  private static final Duration OPEN = Duration.ofHours(6);

  public LoadPlan {
    if (clients < LEAST_CLIENTS) {
      throw new IllegalArgumentException(
          "load %s: %d clients, expected at least %d".formatted(name, clients, LEAST_CLIENTS));
    }
    strikes = List.copyOf(strikes);
  }

  /** Many small updates. */
  public static LoadPlan lenet(int clients) {
    return new LoadPlan("lenet", BenchModels.lenet(), clients, List.of(Strike.values()));
  }

  /** Few large ones. */
  public static LoadPlan elevenMillion(int clients) {
    return new LoadPlan(
        "eleven-million", BenchModels.elevenMillion(), clients, List.of(Strike.values()));
  }

  RoundSpecification specification(long nowMillis) {
    return RoundSpecification.newBuilder()
        .setRound(name)
        .setModel(model)
        .setBaseModelDigest(GlobalModel.digest(new float[1]))
        .setFisher(FisherStructure.DIAGONAL)
        .setTargetClients(clients)
        .setQuorum(clients)
        .setDeadlineMillis(nowMillis + OPEN.toMillis())
        .setBounds(new Bounds(30, 6, 4, 12, 20))
        .setShardParameters(SHARD_PARAMETERS)
        .setSolver(new Solver(SolverKind.EXACT, 0, 0.0, 0.0, Arithmetic.STRICT))
        .setComparisons(false)
        .setTraining(Map.of())
        .setFactorEncoding(TensorEncoding.FLOAT32)
        .setFactorRank(0)
        .setIdentity(Identity.OPEN)
        .setLimits(new Limits(0L, 0.0, 0.0, List.of(), 0L))
        .build();
  }
}
