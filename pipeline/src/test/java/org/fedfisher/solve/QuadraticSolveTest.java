package org.fedfisher.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.fedfisher.fisher.QuadraticObjective;
import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.StopReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Operator and solvers against matrices written down. */
class QuadraticSolveTest {
  /** Double sums in another order. */
  private static final double ROUNDING = 1e-9;

  /** A difference quotient of a quadratic is exact but for cancellation. */
  private static final double DIFFERENCES = 1e-6;

  /** Solutions are float32, near 1. */
  private static final double FLOAT = 2e-6;

  /** float32 products against double, after a solve to 1e-5. */
  private static final double BLAS = 1e-4;

  private static final MatrixShape SHAPE = new MatrixShape(7, 9, false);

  @Property(tries = 200)
  void operatorIsTheKroneckerMatrix(
      @ForAll @IntRange(min = 1, max = 9) int out,
      @ForAll @IntRange(min = 1, max = 9) int in,
      @ForAll @IntRange(min = 1, max = 4) int clients,
      @ForAll long seed) {
    MatrixShape shape = new MatrixShape(out, in, false);
    Random random = new Random(seed);
    List<WeightedFactors> mixed = Factors.mixed(random, shape, clients);
    float[] w = Factors.gaussians(random, out * in);
    double[] expected = Kronecker.times(Kronecker.matrix(shape, mixed), Kronecker.doubles(w));
    assertThat(Kronecker.product(shape, mixed, w)).containsExactly(expected, within(ROUNDING));
  }

  @Test
  void blasOperatorIsTheKroneckerMatrix() {
    Random random = new Random(3);
    List<WeightedFactors> mixed = Factors.mixed(random, SHAPE, 6);
    float[] w = Factors.gaussians(random, SHAPE.parameters());
    double[] expected = Kronecker.times(Kronecker.matrix(SHAPE, mixed), Kronecker.doubles(w));
    double[] found = new double[w.length];
    try (BlasProducts products = new BlasProducts()) {
      new KroneckerOperator<>(products, SHAPE, mixed).apply(Kronecker.doubles(w), found);
    }
    assertThat(found).containsExactly(expected, within(BLAS));
  }

  @Test
  void halfGradientIsHalfTheObjectivesSlope() {
    KroneckerProblem problem = Factors.problem(new Random(4), SHAPE, 3, 0.5);
    QuadraticObjective objective =
        new QuadraticObjective(
            new KroneckerOperator<>(new StrictProducts(), SHAPE, problem.clients()),
            Kronecker.doubles(problem.target()),
            problem.constant());
    double[] w = Kronecker.doubles(problem.average());
    double[] residual = objective.at(w).residual();
    for (int j = 0; j < w.length; j++) {
      double slope = (shifted(objective, w, j, 0.5) - shifted(objective, w, j, -0.5));
      assertThat(-2 * residual[j]).isCloseTo(slope, within(DIFFERENCES));
    }
  }

  private static double shifted(QuadraticObjective objective, double[] w, int j, double by) {
    double[] shifted = w.clone();
    shifted[j] += by;
    return objective.at(shifted).value();
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void allSolversFindTheMinimiserOfTheDampedProblem(Arithmetic arithmetic) {
    KroneckerProblem problem = Factors.problem(new Random(5), SHAPE, 4, 0.5);
    float[] minimiser = minimiser(problem);
    double tolerance = arithmetic == Arithmetic.STRICT ? FLOAT : BLAS;
    for (Solver solver :
        List.of(
            new Solver(SolverKind.CONJUGATE_GRADIENT, 500, 0.0, tolerance / 10, arithmetic),
            new Solver(SolverKind.GRADIENT_DESCENT, 20_000, 0.0, 0.0, arithmetic),
            new Solver(SolverKind.ADAM, 20_000, 0.0, 0.0, arithmetic))) {
      Solution solution = QuadraticSolve.solve(problem, solver);
      assertThat(solution.weights())
          .as(QuadraticSolver.describe(solver))
          .containsExactly(minimiser, within((float) tolerance));
      assertThat(solution.objectiveAtSolution()).isLessThan(solution.objectiveAtAverage());
    }
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void fullFisherGivesWhatItsKroneckerProductGives(Arithmetic arithmetic) {
    KroneckerProblem problem = Factors.problem(new Random(6), SHAPE, 3, 0.5);
    FullProblem full = full(problem);
    float[] minimiser = minimiser(problem);
    for (Solver solver :
        List.of(
            new Solver(SolverKind.CONJUGATE_GRADIENT, 500, 0.0, 1e-6, arithmetic),
            new Solver(SolverKind.GRADIENT_DESCENT, 20_000, 0.0, 0.0, arithmetic))) {
      Solution solution = QuadraticSolve.solve(full, solver);
      assertThat(solution.weights()).containsExactly(minimiser, within((float) BLAS));
      Solution matrix = QuadraticSolve.solve(problem, solver);
      assertThat(solution.objectiveAtAverage())
          .isCloseTo(matrix.objectiveAtAverage(), within(BLAS * matrix.objectiveAtAverage()));
      assertThat(solution.objectiveAtSolution())
          .isCloseTo(matrix.objectiveAtSolution(), within(BLAS * matrix.objectiveAtAverage()));
    }
  }

  @Test
  void eachParameterOfAFullFisherHasItsOwnDamping() {
    FullProblem problem =
        new FullProblem(
            2,
            new float[] {1, 1},
            new double[] {4, 4},
            new double[] {2, 0, 0, 2},
            8,
            new double[] {0, 2});
    Solver solver = new Solver(SolverKind.CONJUGATE_GRADIENT, 10, 0.0, 1e-12, Arithmetic.STRICT);
    Solution solution = QuadraticSolve.solve(problem, solver);
    assertThat(solution.weights()).containsExactly(2, 1.5f);
    assertThat(solution.objectiveAtAverage()).isEqualTo(2 + 2 - 16 + 8);
    assertThat(solution.objectiveAtSolution()).isEqualTo(8 + 4.5 - 28 + 8);
  }

  @Test
  void undampedConjugateGradientStaysInTheRangeOfTheCurvature() {
    Factor a = new Factor(2, 1, new float[] {1, 0}, new float[] {1, 0});
    Factor g = Factor.whole(1, new float[] {2});
    KroneckerProblem problem =
        new KroneckerProblem(
            new MatrixShape(1, 2, false),
            new float[] {1, 7},
            new float[] {6, 0},
            18,
            List.of(new WeightedFactors(1, a, g)),
            0);
    Solution solution = solve(problem, SolverKind.CONJUGATE_GRADIENT, 10);
    assertThat(solution.weights()).containsExactly(3, 7);
    assertThat(solution.stop()).isEqualTo(StopReason.CONVERGED);
    assertThat(solution.objectiveAtSolution()).isZero();
  }

  @Test
  void oneClientKeepsItsWeights() {
    Random random = new Random(8);
    KroneckerProblem problem = Factors.problem(random, SHAPE, 1, 0.5);
    Solution solution = solve(problem, SolverKind.CONJUGATE_GRADIENT, 50);
    assertThat(solution.weights()).containsExactly(problem.average(), within((float) FLOAT));
  }

  @Test
  void preconditionerIsTheInverseForOneClient() {
    KroneckerProblem one = Factors.problem(new Random(9), SHAPE, 1, 0.5);
    float[] elsewhere = Factors.gaussians(new Random(10), SHAPE.parameters());
    KroneckerProblem problem =
        new KroneckerProblem(
            SHAPE, elsewhere, one.target(), one.constant(), one.clients(), one.damping());
    Solver solver = new Solver(SolverKind.CONJUGATE_GRADIENT, 50, 0.0, 1e-6, Arithmetic.STRICT);
    assertThat(QuadraticSolve.solve(problem, solver).iterations()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = SolverKind.class,
      names = {"CONJUGATE_GRADIENT", "GRADIENT_DESCENT", "ADAM"})
  void withoutCurvatureTheAverageStays(SolverKind kind) {
    float[] average = Factors.gaussians(new Random(11), 6);
    for (Factor a :
        List.of(Factor.whole(3, new float[9]), new Factor(3, 0, new float[0], new float[0]))) {
      KroneckerProblem problem =
          new KroneckerProblem(
              new MatrixShape(2, 3, false),
              average,
              new float[6],
              0,
              List.of(new WeightedFactors(1, a, Factor.whole(2, new float[] {1, 0, 0, 1}))),
              0.25);
      Solution solution = solve(problem, kind, 10);
      assertThat(solution.weights()).containsExactly(average);
      assertThat(solution.iterations()).isZero();
      assertThat(solution.stop()).isEqualTo(StopReason.NO_CURVATURE);
      assertThat(solution.residual()).isZero();
    }
  }

  @Test
  void directionWithoutPositiveCurvatureBreaksDown() {
    FullProblem problem =
        new FullProblem(
            2, new float[2], new double[] {1, 1}, new double[] {1, 0, 0, -2}, 0, new double[2]);
    Solver solver = new Solver(SolverKind.CONJUGATE_GRADIENT, 10, 0.0, 1e-6, Arithmetic.STRICT);
    Solution solution = QuadraticSolve.solve(problem, solver);
    assertThat(solution.stop()).isEqualTo(StopReason.BREAKDOWN);
    assertThat(solution.weights()).containsExactly(0, 0);
  }

  @Test
  void conjugateGradientStopsAfterItsLastStep() {
    KroneckerProblem problem = Factors.problem(new Random(12), SHAPE, 4, 1e-4);
    Solver two = new Solver(SolverKind.CONJUGATE_GRADIENT, 2, 0.0, 1e-12, Arithmetic.STRICT);
    Solution solution = QuadraticSolve.solve(problem, two);
    assertThat(solution.stop()).isEqualTo(StopReason.STEPS);
    assertThat(solution.iterations()).isEqualTo(2);
    assertThat(solution.residual()).isGreaterThan(1e-12);
  }

  @Test
  void stepOfGradientDescentNeverExceedsTheBound() {
    for (int seed = 0; seed < 20; seed++) {
      KroneckerProblem problem = Factors.problem(new Random(seed), SHAPE, 4, 0.5);
      double[][] h = Kronecker.matrix(SHAPE, problem.clients());
      double[] flat = Arrays.stream(h).flatMapToDouble(Arrays::stream).toArray();
      double largest =
          Arrays.stream(new StrictProducts().spectrum(h.length, flat).values()).max().orElseThrow();
      DampedSystem system =
          new DampedSystem(
              new KroneckerOperator<>(new StrictProducts(), SHAPE, problem.clients()),
              new double[h.length],
              new double[h.length],
              Preconditioner::none);
      assertThat(PowerIteration.bound(system)).isBetween(largest, 1.1 * largest * (1 + ROUNDING));
    }
  }

  @ParameterizedTest
  @EnumSource(Arithmetic.class)
  void sameProblemGivesTheSameBitsAlsoOnTwoThreads(Arithmetic arithmetic) {
    KroneckerProblem problem =
        Factors.problem(new Random(13), new MatrixShape(40, 90, false), 5, 0.5);
    Solver solver = new Solver(SolverKind.CONJUGATE_GRADIENT, 50, 0.0, 1e-4, arithmetic);
    List<float[]> solutions = new ArrayList<>();
    List.of(1, 2, 3, 4).parallelStream()
        .map(i -> QuadraticSolve.solve(problem, solver).weights())
        .forEachOrdered(solutions::add);
    assertThat(solutions).allSatisfy(w -> assertThat(w).containsExactly(solutions.get(0)));
  }

  @Test
  void fastIsCloseToStrict() {
    KroneckerProblem problem =
        Factors.problem(new Random(14), new MatrixShape(60, 130, true), 6, 0.5);
    Solver fast = new Solver(SolverKind.CONJUGATE_GRADIENT, 50, 0.0, 1e-5, Arithmetic.FAST);
    Solver strict = new Solver(SolverKind.CONJUGATE_GRADIENT, 50, 0.0, 1e-5, Arithmetic.STRICT);
    assertThat(QuadraticSolve.solve(problem, fast).weights())
        .containsExactly(QuadraticSolve.solve(problem, strict).weights(), within((float) BLAS));
  }

  @Test
  void ledgerSeesToleranceAndArithmetic() {
    assertThat(
            QuadraticSolver.describe(
                new Solver(SolverKind.CONJUGATE_GRADIENT, 100, 0.3, 0.01, Arithmetic.STRICT)))
        .isEqualTo("conjugate-gradient, at most 100 steps, damping 0.3, tolerance 0.01, strict");
    assertThat(QuadraticSolver.describe(new Solver(SolverKind.ADAM, 7, 0.0, 0.0, Arithmetic.FAST)))
        .isEqualTo("adam, 7 steps, damping 0.0, fast");
  }

  @Test
  void factorsOfAnotherSizeAreRefused() {
    WeightedFactors client =
        new WeightedFactors(1, Factor.whole(2, new float[4]), Factor.whole(2, new float[4]));
    assertThatThrownBy(
            () ->
                new KroneckerProblem(
                    new MatrixShape(2, 3, false),
                    new float[6],
                    new float[6],
                    0,
                    List.of(client),
                    0))
        .hasMessageContaining("A of size 2 and G of size 2, expected 3 and 2");
  }

  private static Solution solve(KroneckerProblem problem, SolverKind kind, int steps) {
    double tolerance = kind == SolverKind.CONJUGATE_GRADIENT ? 1e-9 : 0;
    return QuadraticSolve.solve(
        problem, new Solver(kind, steps, 0.0, tolerance, Arithmetic.STRICT));
  }

  private static FullProblem full(KroneckerProblem problem) {
    double[][] h = Kronecker.matrix(problem.shape(), problem.clients());
    double[] damping = new double[h.length];
    Arrays.fill(damping, problem.damping());
    return new FullProblem(
        h.length,
        problem.average(),
        Kronecker.doubles(problem.target()),
        Arrays.stream(h).flatMapToDouble(Arrays::stream).toArray(),
        problem.constant(),
        damping);
  }

  /** By Gauss-Jordan elimination on the matrix written down. */
  private static float[] minimiser(KroneckerProblem problem) {
    double[][] h = Kronecker.matrix(problem.shape(), problem.clients());
    int d = h.length;
    double[] x = new double[d];
    for (int i = 0; i < d; i++) {
      h[i][i] += problem.damping();
      x[i] = problem.target()[i] + problem.damping() * problem.average()[i];
    }
    for (int i = 0; i < d; i++) {
      for (int k = 0; k < d; k++) {
        if (k != i) {
          double ratio = h[k][i] / h[i][i];
          for (int j = i; j < d; j++) {
            h[k][j] -= ratio * h[i][j];
          }
          x[k] -= ratio * x[i];
        }
      }
    }
    for (int i = 0; i < d; i++) {
      x[i] /= h[i][i];
    }
    return Kronecker.floats(x);
  }
}
