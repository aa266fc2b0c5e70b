package org.fedfisher.round;

import java.util.List;
import java.util.Optional;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.fisher.FactorReceipt;
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

/** The round of one shard that a given block might be a whole update of. */
final class FittingRounds {
  private FittingRounds() {}

  /** Empty where no round has such a shape. */
  static Optional<Specification> of(ClientUpdateBlock block, BlockSummary found) {
    RoundSpecification wire = Rounds.wire(structure(block), 2, 1);
    wire.setShardParameters(122_880);
    switch (wire.getFisher()) {
      case NONE, DIAGONAL -> layer(wire, List.of(found.weights()));
      case FULL -> {
        layer(wire, List.of(found.weights()));
        solvedByGradients(wire);
      }
      case KFAC -> {
        layer(wire, List.of(found.g().rows(), found.a().rows()));
        factors(wire, found.a(), found.g());
        solvedByGradients(wire);
      }
    }
    try {
      return Optional.of(Specification.of(wire));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static FisherStructure structure(ClientUpdateBlock block) {
    List<TensorKind> kinds = block.getTensors().stream().map(tensor -> tensor.getKind()).toList();
    if (kinds.contains(TensorKind.FACTOR_A) || kinds.contains(TensorKind.FACTOR_G)) {
      return FisherStructure.KFAC;
    }
    if (kinds.contains(TensorKind.FISHER_ROWS)) {
      return FisherStructure.FULL;
    }
    return kinds.contains(TensorKind.FISHER_DIAGONAL)
        ? FisherStructure.DIAGONAL
        : FisherStructure.NONE;
  }

  private static void layer(RoundSpecification wire, List<Integer> shape) {
    wire.setModel(new Model("fitting", List.of(new Layer("a", shape))));
  }

  private static void factors(RoundSpecification wire, FactorReceipt a, FactorReceipt g) {
    if (a.pieces() == 0) {
      return;
    }
    TensorEncoding encoding = TensorEncoding.valueOf(a.encoding());
    wire.setFactorEncoding(encoding);
    wire.setFactorRank(encoding == TensorEncoding.FLOAT32 ? 0 : Math.max(a.columns(), g.columns()));
  }

  static RoundSpecification solvedByGradients(RoundSpecification wire) {
    wire.setSolver(new Solver(SolverKind.GRADIENT_DESCENT, 1, 0.0, 0.0, Arithmetic.STRICT));
    return wire;
  }
}
