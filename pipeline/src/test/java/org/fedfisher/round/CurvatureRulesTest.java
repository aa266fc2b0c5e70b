package org.fedfisher.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.fedfisher.fisher.BlockSummary;
import org.fedfisher.fisher.FactorReceipt;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Limits;
import org.fedfisher.wire.RefusalReason;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.TensorEncoding;
import org.fedfisher.wire.UpdateRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What K-FAC and full rounds ask of their specification and of updates. */
class CurvatureRulesTest {
  private static final long IN_TIME = Rounds.DEADLINE - 1;

  private static RoundSpecification kfac() {
    RoundSpecification round = Rounds.wire(FisherStructure.KFAC, 2, 1);
    round.setFactorEncoding(TensorEncoding.EIGEN9);
    round.setFactorRank(2);
    round.setSolver(new Solver(SolverKind.CONJUGATE_GRADIENT, 500, 0.3, 0.01, Arithmetic.STRICT));
    return round;
  }

  static Stream<Arguments> wrongSpecifications() {
    return Stream.of(
        wrong("solver.kind", r -> r.getSolver().setKind(SolverKind.EXACT)),
        wrong("solver.steps", r -> r.getSolver().setSteps(0)),
        wrong("solver.tolerance", r -> r.getSolver().setTolerance(0)),
        wrong("solver.tolerance", r -> r.getSolver().setTolerance(1)),
        wrong("solver.tolerance", r -> r.getSolver().setTolerance(Double.NaN)),
        wrong("solver.tolerance", r -> r.getSolver().setKind(SolverKind.ADAM)),
        wrong("solver.damping", r -> r.getSolver().setDamping(-1)),
        wrong("factorEncoding", r -> r.setFactorEncoding(TensorEncoding.INT16)),
        wrong("factorRank", r -> r.setFactorRank(0)),
        wrong("factorRank", r -> r.setFactorEncoding(TensorEncoding.FLOAT32)),
        wrong("bounds.maxProductLog2", r -> r.getBounds().setMaxProductLog2(21)),
        wrong("bounds.maxInputLog2", r -> r.getBounds().setMaxInputLog2(-21)),
        wrong("solver.kind", r -> r.setFisher(FisherStructure.DIAGONAL)),
        wrong(
            "factorEncoding",
            r -> {
              r.setFisher(FisherStructure.DIAGONAL);
              r.setSolver(new Solver(SolverKind.EXACT, 0, 0.0, 0.0, Arithmetic.FAST));
            }),
        wrong(
            "takes at most 490",
            r -> {
              r.getModel().getLayers().get(0).setShape(List.of(2, 491));
              r.setFactorEncoding(TensorEncoding.SVD9);
            }));
  }

  private static Arguments wrong(String key, Consumer<RoundSpecification> change) {
    return Arguments.of(key, change);
  }

  @ParameterizedTest
  @MethodSource("wrongSpecifications")
  void wrongSpecificationNamesItsKey(String key, Consumer<RoundSpecification> change) {
    RoundSpecification round = kfac();
    round.setBounds(new org.fedfisher.wire.Bounds(30, 6, 4, 12, 20));
    change.accept(round);
    assertThatThrownBy(() -> Specification.of(round))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(key);
  }

  @Test
  void largestWholeFactorPasses() {
    RoundSpecification round = kfac();
    round.getModel().getLayers().get(0).setShape(List.of(2, 490));
    round.setFactorEncoding(TensorEncoding.SVD9);
    assertThat(Specification.of(round).layout().shards()).hasSize(2);
  }

  /** Layers "a" (2 x 3) and "b" (4 x 1); factors of rank at most 2. */
  private static List<BlockSummary> good() {
    return List.of(
        found(6, 1, factor("EIGEN9", 2, 3, 2, 2), factor("EIGEN9", 1, 2, 2, 3)),
        found(4, 1, factor("EIGEN9", 1, 1, 1, 2), factor("EIGEN9", 1, 4, 2, 3)));
  }

  private static BlockSummary found(int weights, double squares, FactorReceipt a, FactorReceipt g) {
    return new BlockSummary(weights, 1, squares, 0, 0, 0, a, g, 100, 0, 0, 0, 1, 0);
  }

  private static FactorReceipt factor(
      String encoding, int pieces, int rows, int columns, double trace) {
    return new FactorReceipt(encoding, pieces, rows, columns, trace);
  }

  static Stream<Arguments> updates() {
    FactorReceipt a = factor("EIGEN9", 1, 3, 2, 2);
    FactorReceipt g = factor("EIGEN9", 1, 2, 2, 3);
    FactorReceipt none = FactorReceipt.none();
    RefusalReason shape = RefusalReason.WRONG_SHAPE;
    RefusalReason bounds = RefusalReason.OUT_OF_BOUNDS;
    return Stream.of(
        Arguments.of(found(6, 1, a, g), null),
        Arguments.of(found(5, 1, a, g), shape),
        Arguments.of(found(6, 1, none, g), shape),
        Arguments.of(found(6, 1, a, none), shape),
        Arguments.of(found(6, 1, g, a), shape),
        Arguments.of(found(6, 1, factor("SVD9", 1, 3, 2, 2), g), shape),
        Arguments.of(found(6, 1, factor(FactorReceipt.MIXED, 2, 3, 2, 2), g), shape),
        Arguments.of(found(6, 1, factor("EIGEN9", 2, 3, 3, 2), g), shape),
        Arguments.of(found(6, 1, factor("EIGEN9", 1, 3, 0, 0), g), shape),
        // tr(G) tr(A) ||W|| = 3 * 2 * ||W||, at most 2^12.
        Arguments.of(found(6, Math.pow(4096 / 6.0, 2) * (1 - 1e-12), a, g), null),
        Arguments.of(found(6, Math.pow(4096 / 6.0, 2) * (1 + 1e-12), a, g), bounds),
        // tr(A) ||W||, at most 2^20 where RegMean is summed too.
        Arguments.of(
            found(6, 1, factor("EIGEN9", 1, 3, 2, 1 << 20), factor("EIGEN9", 1, 2, 2, 0)), null),
        Arguments.of(
            found(
                6,
                1,
                factor("EIGEN9", 1, 3, 2, Math.nextUp((double) (1 << 20))),
                factor("EIGEN9", 1, 2, 2, 0)),
            bounds),
        Arguments.of(
            new BlockSummary(6, Math.nextUp(16f), 1, 0, 0, 0, a, g, 100, 0, 0, 0, 1, 0), bounds),
        Arguments.of(new BlockSummary(6, 1, 1, 6, 1, 0, a, g, 100, 0, 0, 0, 1, 0), shape));
  }

  @ParameterizedTest
  @MethodSource("updates")
  void updateIsAdmittedOrRefusedWithItsReason(BlockSummary first, RefusalReason expected) {
    List<BlockSummary> shards = new ArrayList<>(good());
    shards.set(0, first);
    Open open = (Open) new Unopened(Tally.empty()).open(Specification.of(kfac())).next();
    Candidate update =
        new Candidate(
            "c1",
            "u1",
            new byte[32],
            5,
            FisherStructure.KFAC,
            Rounds.BASE,
            shards,
            Authorship.UNSIGNED,
            new byte[0],
            Rounds.CONTENT);
    Step step = open.consider(update, null, List::of, IN_TIME);
    RefusalReason found =
        step.facts().get(0).body() instanceof UpdateRefused refused ? refused.getReason() : null;
    assertThat(found).isEqualTo(expected);
  }

  /** tr(A) tr(G) of "a" is 2 x 3, as is that of "b". */
  @ParameterizedTest
  @ValueSource(doubles = {6, 5.999})
  void traceOfAMatrixIsThatOfItsFactorsMultiplied(double allowed) {
    RoundSpecification round = kfac();
    round.setLimits(new Limits(0L, allowed, 0.0, List.of(), 0L));
    Open open = (Open) new Unopened(Tally.empty()).open(Specification.of(round)).next();
    Candidate update =
        new Candidate(
            "c1",
            "u1",
            new byte[32],
            5,
            FisherStructure.KFAC,
            Rounds.BASE,
            good(),
            Authorship.UNSIGNED,
            new byte[0],
            Rounds.CONTENT);
    Object fact = open.consider(update, null, List::of, IN_TIME).facts().get(0).body();
    String detail = fact instanceof UpdateRefused refused ? refused.getDetail() : null;
    assertThat(detail)
        .isEqualTo(
            allowed == 6
                ? null
                : "layer \"a\": trace of the Fisher is 6.0, the round allows at most 5.999");
  }
}
