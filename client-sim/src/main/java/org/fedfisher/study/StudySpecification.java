package org.fedfisher.study;

import java.util.List;
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

/** What a studied round is opened with; nobody waits for its deadline. */
final class StudySpecification {
  /** A round names a solver; a study brings its own, many for one round. */
  private static final Solver UNUSED =
      new Solver(SolverKind.CONJUGATE_GRADIENT, 1, 0.0, 0.01, Arithmetic.FAST);

  private StudySpecification() {}

  static RoundSpecification of(Model model, int clients, TensorEncoding factors, int rank) {
    return RoundSpecification.newBuilder()
        .setRound("study")
        .setModel(model)
        .setBaseModelDigest(GlobalModel.digest(new float[1]))
        .setFisher(FisherStructure.KFAC)
        .setTargetClients(clients)
        .setQuorum(clients)
        .setDeadlineMillis(Long.MAX_VALUE)
        .setIdentity(Identity.OPEN)
        .setLimits(new Limits(0L, 0.0, 0.0, List.of(), 0L))
        .setBounds(Bounds.newBuilder().build())
        .setSolver(UNUSED)
        .setFactorEncoding(factors)
        .setFactorRank(rank)
        .setComparisons(true)
        .build();
  }
}
