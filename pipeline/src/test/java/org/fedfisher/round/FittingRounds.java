package org.fedfisher.round;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.fisher.FactorReceipt;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;

/** The rounds of one shard that a given block might be taken for a whole update of. */
final class FittingRounds {
  private FittingRounds() {}

  /** Of every structure that has a round with so many weights, whatever the block's tensors are. */
  static List<Specification> of(BlockSummary found) {
    return Stream.of(FisherStructure.values())
        .map(structure -> of(structure, found))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Specification> of(FisherStructure structure, BlockSummary found) {
    RoundSpecification wire = Rounds.wire(structure, 2, 1);
    wire.setShardParameters(122_880);
    switch (structure) {
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
