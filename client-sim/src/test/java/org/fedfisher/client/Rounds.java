package org.fedfisher.client;

import java.util.List;
import java.util.Map;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Bounds;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Limits;
import org.fedfisher.wire.Model;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;

/** Specifications for tests. */
public final class Rounds {
  /** Layer "a" of 6 parameters, layer "b" of 3. */
  public static final Model SMALL =
      new Model("small", List.of(new Layer("a", List.of(2, 3)), new Layer("b", List.of(3))));

  private Rounds() {}

  public static RoundSpecification of(
      String round, Model model, FisherStructure fisher, int shardParameters) {
    return new RoundSpecification(
        round,
        model,
        new Sha256(new byte[32]),
        fisher,
        shardParameters,
        2,
        1,
        Long.MAX_VALUE,
        new Bounds(30, 6, 4, 12, 20),
        new Solver(SolverKind.EXACT, 0, 0.0, 0.0, Arithmetic.FAST),
        false,
        Map.of(),
        TensorEncoding.FLOAT32,
        0,
        Identity.OPEN,
        new Limits(0L, 0.0, 0.0, List.of(), 0L),
        0L,
        0L);
  }
}
