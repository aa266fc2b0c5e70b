package org.fedfisher.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.IntToDoubleFunction;
import org.fedfisher.fisher.ShardObjective;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sums, solvers and objective against the published reference implementation. */
class GoldenSolveTest {
  /** Half a grid unit per client, times the largest F or FW, in float32's neighbourhood. */
  private static final double SUM = 1e-6;

  /** float32 iterates of the reference against our double: 7e-6 per weight at T = 2000. */
  private static final double ADAM = 1e-5;

  /** The dense reference is float64, stored as float32; the rest is the grid. */
  private static final double EXACT = 2e-6;

  /** A quotient of sums: half a grid unit of the product over the least curvature compared. */
  private static final double MERGE = 1e-3;

  /** Of the objective, relative. */
  private static final double OBJECTIVE = 1e-5;

  @ParameterizedTest
  @MethodSource("org.fedfisher.solve.GoldenRound#names")
  void averageIsTheReferences(String name) {
    GoldenRound golden = GoldenRound.read(name);
    near(golden.raw()::average, golden.array("w0_raw"), SUM);
  }

  @ParameterizedTest
  @MethodSource("org.fedfisher.solve.GoldenRound#names")
  void sumsOfCompressedUpdatesAreTheReferences(String name) {
    GoldenRound golden = GoldenRound.read(name);
    near(golden.compressed()::curvature, golden.array("solve/Fsum_diag_comp"), SUM);
    near(golden.compressed()::target, golden.array("solve/b_diag_comp"), SUM);
  }

  @ParameterizedTest
  @MethodSource("org.fedfisher.solve.GoldenRound#names")
  void publishedRecurrenceGivesTheReferencesWeights(String name) {
    GoldenRound golden = GoldenRound.read(name);
    for (int steps : new int[] {100, 500, 2000}) {
      ShardObjective raw = golden.raw();
      near(
          solved(raw, raw::average, new PublishedAdam(steps), 0),
          golden.array("solve/raw_diag_T" + steps),
          ADAM);
      ShardObjective compressed = golden.compressed();
      float[] start = golden.array("w0_q");
      near(
          solved(compressed, j -> start[j], new PublishedAdam(steps), 0),
          golden.array("solve/comp_diag_T" + steps),
          ADAM);
    }
  }

  @ParameterizedTest
  @MethodSource("org.fedfisher.solve.GoldenRound#names")
  void objectiveIsTheReferencesAtTheAverageAndAfterTheSolve(String name) {
    GoldenRound golden = GoldenRound.read(name);
    ShardObjective raw = golden.raw();
    objective(raw.at(golden.array("w0_raw")), golden.objective("uncompressed", ""));
    objective(
        raw.at(golden.array("solve/raw_diag_T2000")), golden.objective("uncompressed", "T2000"));
    float[] solution = ShardSolution.of(raw, new Exact(), 0, 1, Start.atAverage()).solution();
    assertThat(raw.at(solution))
        .isLessThanOrEqualTo(golden.objective("uncompressed", "T2000") * (1 + OBJECTIVE));
  }

  @ParameterizedTest
  @MethodSource("org.fedfisher.solve.GoldenRound#names")
  void exactMinimiserIsTheDenseSolutionOfTheDampedProblem(String name) {
    GoldenRound golden = GoldenRound.read(name);
    JsonNode damped = golden.manifest().path("exact_damped").path("diag");
    Assumptions.assumeFalse(damped.isMissingNode(), name + " has no dense solutions");
    for (String relative : new String[] {"rel0.01", "rel0.0001"}) {
      double lambda = damped.get(relative).get("lam").asDouble();
      near(
          solved(golden.raw(), golden.raw()::average, new Exact(), lambda),
          golden.array("solve/exact_damped_diag_raw_" + relative),
          EXACT);
    }
  }

  @ParameterizedTest
  @MethodSource("org.fedfisher.solve.GoldenRound#names")
  void fisherMergeIsTheReferences(String name) {
    GoldenRound golden = GoldenRound.read(name);
    // The reference merges what it sent: quantised weights and Fishers.
    ShardObjective sent = golden.compressed();
    float[] reference = golden.array("result/fisher_merge");
    int compared = 0;
    for (int j = 0; j < reference.length; j++) {
      if (sent.curvature(j) > SUM) {
        assertThat(sent.fisherMerge(j)).isCloseTo(reference[j], within(MERGE));
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(reference.length / 2);
  }

  private static IntToDoubleFunction solved(
      ShardObjective objective, IntToDoubleFunction start, DiagonalSolver solver, double lambda) {
    return j ->
        solver.solve(
            start.applyAsDouble(j),
            start.applyAsDouble(j),
            objective.curvature(j),
            objective.target(j),
            lambda,
            1);
  }

  private static void near(IntToDoubleFunction found, float[] expected, double tolerance) {
    double worst = 0;
    for (int j = 0; j < expected.length; j++) {
      worst = Math.max(worst, Math.abs(found.applyAsDouble(j) - expected[j]));
    }
    assertThat(worst).isLessThan(tolerance);
  }

  private static void objective(double found, double expected) {
    assertThat(found).isCloseTo(expected, within(OBJECTIVE * expected));
  }
}
