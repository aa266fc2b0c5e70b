package org.fedfisher.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.fedfisher.solve.GoldenMatrices.Place;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.StopReason;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** K-FAC sums, solvers and objective against the published reference implementation. */
class GoldenKroneckerTest {
  /** The reference's products are float32: a few units in the last place of the largest entry. */
  private static final double PRODUCT = 2e-6;

  /** float32 iterates of the reference against double: up to 2.7e-5 per weight at T = 2000. */
  private static final double ADAM = 6e-5;

  /** Dense solutions are float64, rounded to float32; conjugate gradient stops at 1e-10. */
  private static final double MINIMISER = 1e-6;

  /** Of the objective at the start: float32 sums of products some fifty times as large. */
  private static final double OBJECTIVE = 2e-5;

  static Stream<Arguments> rounds() {
    return GoldenRound.names()
        .flatMap(name -> Stream.of(Arguments.of(name, false), Arguments.of(name, true)));
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void rightHandSideIsTheReferences(String name, boolean sent) {
    GoldenMatrices matrices = new GoldenMatrices(GoldenRound.read(name), sent);
    float[] expected = matrices.golden().array(sent ? "solve/b_kfac_comp" : "solve/b_kfac_raw");
    for (Place place : matrices.places()) {
      near(matrices.problem(place, 0).target(), place.of(expected), PRODUCT);
    }
  }

  @ParameterizedTest
  @MethodSource("org.fedfisher.solve.GoldenRound#names")
  void productWithTheAverageIsTheReferences(String name) {
    GoldenMatrices matrices = new GoldenMatrices(GoldenRound.read(name), false);
    float[] expected = matrices.golden().array("solve/Hw0_kfac_raw");
    for (Place place : matrices.places()) {
      double[] found =
          Kronecker.product(place.shape(), matrices.clients(place), place.of(matrices.average()));
      near(Kronecker.floats(found), place.of(expected), PRODUCT);
    }
  }

  @ParameterizedTest
  @MethodSource("rounds")
  void publishedRecurrenceGivesTheReferencesWeightsAndObjective(String name, boolean sent) {
    GoldenMatrices matrices = new GoldenMatrices(GoldenRound.read(name), sent);
    // The strict arithmetic takes minutes for LeNet's 2,000 steps; its products are tested above.
    Arithmetic arithmetic = name.startsWith("small") ? Arithmetic.STRICT : Arithmetic.FAST;
    double start = matrices.expected().get("f_at_start").asDouble();
    for (int steps : new int[] {100, 500, 2000}) {
      Solver adam = new Solver(SolverKind.ADAM, steps, 0.0, 0.0, arithmetic);
      List<Solution> solutions = new ArrayList<>();
      for (Place place : matrices.places()) {
        Solution solution = QuadraticSolve.solve(matrices.problem(place, 0), adam);
        near(solution.weights(), place.of(matrices.solution(steps)), ADAM);
        solutions.add(solution);
      }
      assertThat(solutions).extracting(Solution::iterations).containsOnly(steps);
      assertThat(solutions.stream().mapToDouble(Solution::objectiveAtAverage).sum())
          .isCloseTo(start, within(OBJECTIVE * start));
      assertThat(solutions.stream().mapToDouble(Solution::objectiveAtSolution).sum())
          .isCloseTo(
              matrices.expected().get("T" + steps).get("f").asDouble(), within(OBJECTIVE * start));
    }
  }

  @ParameterizedTest
  @MethodSource("org.fedfisher.solve.GoldenRound#names")
  void conjugateGradientFindsTheDenseSolutionOfTheDampedProblem(String name) {
    GoldenMatrices matrices = new GoldenMatrices(GoldenRound.read(name), false);
    JsonNode damped = matrices.golden().manifest().path("exact_damped").path("kfac");
    Assumptions.assumeFalse(damped.isMissingNode(), name + " has no dense solutions");
    Solver solver = new Solver(SolverKind.CONJUGATE_GRADIENT, 1000, 0.0, 1e-10, Arithmetic.STRICT);
    for (String relative : new String[] {"rel0.01", "rel0.0001"}) {
      double lambda = damped.get(relative).get("lam").asDouble();
      float[] expected = matrices.golden().array("solve/exact_damped_kfac_raw_" + relative);
      double objective = 0;
      for (Place place : matrices.places()) {
        KroneckerProblem problem = matrices.problem(place, lambda);
        Solution solution = QuadraticSolve.solve(problem, solver);
        assertThat(solution.stop()).isEqualTo(StopReason.CONVERGED);
        near(solution.weights(), place.of(expected), MINIMISER + targetRounding(problem));
        objective += solution.objectiveAtSolution();
      }
      assertThat(objective)
          .isCloseTo(damped.get(relative).get("f").asDouble(), within(OBJECTIVE * objective));
    }
  }

  /** How far the minimiser moves, at most, when each number of b moves by half a float32 unit. */
  private static double targetRounding(KroneckerProblem problem) {
    double sum = 0;
    for (float b : problem.target()) {
      sum += Math.pow(Math.ulp(b) / 2, 2);
    }
    return Math.sqrt(sum) / problem.damping();
  }

  private static void near(float[] found, float[] expected, double tolerance) {
    double worst = 0;
    for (int j = 0; j < expected.length; j++) {
      worst = Math.max(worst, Math.abs(found[j] - expected[j]));
    }
    assertThat(worst).isLessThan(tolerance);
  }
}
