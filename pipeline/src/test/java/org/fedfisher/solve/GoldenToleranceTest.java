package org.fedfisher.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.fedfisher.audit.Tolerance;
import org.fedfisher.solve.GoldenMatrices.Place;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whether audits excuse enough: float32 BLAS against fixed-order double is a larger change than
 * BLAS on another processor, and must stay within an audit's tolerance.
 */
class GoldenToleranceTest {
  private static final double DAMPING = 0.3;

  private static Solver shipped(Arithmetic arithmetic) {
    return new Solver(SolverKind.CONJUGATE_GRADIENT, 500, DAMPING, 0.01, arithmetic);
  }

  @ParameterizedTest
  @MethodSource("org.fedfisher.solve.GoldenRound#names")
  void otherArithmeticStaysWithinTheTolerance(String name) {
    GoldenMatrices matrices = new GoldenMatrices(GoldenRound.read(name), true);
    double difference = 0;
    double largest = 0;
    for (Place place : matrices.places()) {
      List<WeightedFactors> clients = matrices.clients(place);
      double lambda = DAMPING * KroneckerProblem.meanCurvature(place.shape(), clients);
      KroneckerProblem problem = matrices.problem(place, lambda);
      float[] fast = QuadraticSolve.solve(problem, shipped(Arithmetic.FAST)).weights();
      float[] strict = QuadraticSolve.solve(problem, shipped(Arithmetic.STRICT)).weights();
      for (int j = 0; j < fast.length; j++) {
        difference = Math.max(difference, Math.abs((double) fast[j] - strict[j]));
        largest = Math.max(largest, Math.abs(strict[j]));
      }
    }
    assertThat(difference / largest).as(name).isBetween(1e-9, Tolerance.RELATIVE);
  }
}
