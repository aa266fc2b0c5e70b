package org.fedfisher.solve.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.fedfisher.solve.device.DeviceSolves.FAST;
import static org.fedfisher.solve.device.DeviceSolves.PARITY;
import static org.fedfisher.solve.device.DeviceSolves.STRICT;
import static org.fedfisher.solve.device.DeviceSolves.near;
import static org.fedfisher.solve.device.DeviceSolves.solve;
import static org.fedfisher.solve.device.DeviceSolves.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.solve.Factors;
import org.fedfisher.solve.GoldenMatrices;
import org.fedfisher.solve.GoldenRound;
import org.fedfisher.solve.Kronecker;
import org.fedfisher.solve.KroneckerProblem;
import org.fedfisher.solve.QuadraticSolve;
import org.fedfisher.solve.Solution;
import org.fedfisher.solve.Start;
import org.fedfisher.solve.WeightedFactors;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.StopReason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a device in plain Java finds, against matrices written down and the CPU. */
class DeviceSolverTest {
  /** float32 products of numbers near 1 against double. */
  private static final double FLOAT = 1e-4;

  @Property(tries = 200)
  void operatorIsTheKroneckerMatrix(
      @ForAll @IntRange(min = 1, max = 9) int out,
      @ForAll @IntRange(min = 1, max = 9) int in,
      @ForAll @IntRange(min = 1, max = 4) int clients,
      @ForAll long seed) {
    Random random = new Random(seed);
    MatrixShape shape = new MatrixShape(out, in, false);
    check(shape, Factors.mixed(random, shape, clients), random);
  }

  /** Thin on both sides, on one, on none; wide and tall. */
  @ParameterizedTest
  @CsvSource({"12,15,4,3", "15,12,3,4", "12,3,4,3", "3,12,2,4", "5,4,4,4", "40,6,2,6", "6,40,6,2"})
  void operatorOfThinFactorsIsTheKroneckerMatrix(int out, int in, int rankA, int rankG) {
    Random random = new Random(out);
    MatrixShape shape = new MatrixShape(out, in, false);
    List<WeightedFactors> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      // The last client says less than the others.
      int less = i == 2 ? 1 : 0;
      clients.add(
          new WeightedFactors(
              (1 + i) / 6.0,
              thin(random, in, Math.min(in, rankA) - less),
              thin(random, out, Math.min(out, rankG) - less)));
    }
    check(shape, clients, random);
  }

  /** L R^T with two different sides, so that a mistaken transpose shows. */
  private static Factor thin(Random random, int size, int rank) {
    return new Factor(
        size, rank, Factors.gaussians(random, size * rank), Factors.gaussians(random, size * rank));
  }

  private static void check(MatrixShape shape, List<WeightedFactors> clients, Random random) {
    int rankA = clients.stream().mapToInt(client -> client.a().rank()).max().orElseThrow();
    int rankG = clients.stream().mapToInt(client -> client.g().rank()).max().orElseThrow();
    JavaCalls calls = new JavaCalls();
    var factors = new DeviceFactors<>(calls, FactorLayout.of(shape, clients.size(), rankA, rankG));
    clients.forEach(factors::add);
    double[] w = Kronecker.doubles(Factors.gaussians(random, shape.parameters()));
    double[] found = new double[w.length];
    new DeviceOperator<>(calls, factors, 1).apply(w, found);
    double[] expected = Kronecker.times(Kronecker.matrix(shape, clients), w);
    double largest = 1;
    for (double value : expected) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertThat(found).containsExactly(expected, within(FLOAT * largest));
  }

  @ParameterizedTest
  @CsvSource({"7,9,4,0.5", "60,130,6,0.5", "30,5,3,0.01", "9,9,1,2", "20,30,5,0"})
  void solutionIsThatOfStrictArithmetic(int out, int in, int clients, double damping) {
    KroneckerProblem problem =
        Factors.problem(new Random(in), new MatrixShape(out, in, false), clients, damping);
    // Undamped there is no preconditioner, and CPU and device part ways below float32's rounding.
    double tolerance = damping == 0 ? 1e-3 : 1e-5;
    Solution strict = QuadraticSolve.solve(problem, solver(Arithmetic.STRICT, 500, tolerance));
    Solution found = solve(FakeLibrary.sound(), problem, solver(Arithmetic.FAST, 500, tolerance));
    near(found.weights(), strict.weights(), damping == 0 ? 1e-2 : PARITY);
    assertThat(found.stop()).isEqualTo(StopReason.CONVERGED);
    assertThat(found.objectiveAtSolution())
        .isCloseTo(
            strict.objectiveAtSolution(),
            within(PARITY * Math.max(1, Math.abs(strict.objectiveAtAverage()))));
    assertThat(found.device()).isEqualTo(FakeLibrary.NAME);
    assertThat(strict.device()).isEmpty();
  }

  static Stream<String> goldenRounds() {
    return GoldenRound.names();
  }

  @ParameterizedTest
  @MethodSource("goldenRounds")
  void goldenRoundsAreSolvedAsByStrictArithmetic(String name) {
    GoldenMatrices matrices = new GoldenMatrices(GoldenRound.read(name), true);
    FakeLibrary library = FakeLibrary.sound();
    for (GoldenMatrices.Place place : matrices.places()) {
      KroneckerProblem undamped = matrices.problem(place, 0);
      double lambda = 0.3 * KroneckerProblem.meanCurvature(undamped.shape(), undamped.clients());
      KroneckerProblem problem = matrices.problem(place, lambda);
      Solution strict = QuadraticSolve.solve(problem, STRICT);
      Solution found = solve(library, problem, FAST);
      near(found.weights(), strict.weights(), PARITY);
      assertThat(found.iterations()).as(place.name()).isEqualTo(strict.iterations());
    }
    assertThat(library.open(false)).isZero();
  }

  @Test
  void stepsAreCountedWhereTheyEndNotWhereTheHostLooks() {
    KroneckerProblem problem =
        Factors.problem(new Random(12), new MatrixShape(7, 9, false), 4, 0.1);
    for (int steps = 1; steps <= 2 * DeviceGradient.CHECK + 1; steps++) {
      Solution cpu = QuadraticSolve.solve(problem, solver(Arithmetic.STRICT, steps, 1e-4));
      Solution found = solve(FakeLibrary.sound(), problem, solver(Arithmetic.FAST, steps, 1e-4));
      assertThat(found.iterations()).isEqualTo(cpu.iterations());
      assertThat(found.stop()).isEqualTo(cpu.stop());
      near(found.weights(), cpu.weights(), PARITY);
    }
  }

  @Test
  void solveBeginsWhereItIsTold() {
    KroneckerProblem problem = Factors.problem(new Random(2), new MatrixShape(7, 9, false), 4, 0.1);
    Solution first = QuadraticSolve.solve(problem, STRICT);
    float[] displacement = first.weights().clone();
    for (int j = 0; j < displacement.length; j++) {
      displacement[j] -= problem.average()[j];
    }
    DeviceSolver solver = new DeviceSolver(FakeLibrary.sound(), message -> {});
    Solution again = solve(solver, problem, FAST, new Start(displacement));
    assertThat(again.iterations()).isLessThan(first.iterations());
    near(again.weights(), first.weights(), PARITY);
  }

  @Test
  void withoutCurvatureTheAverageStays() {
    WeightedFactors silent =
        new WeightedFactors(
            1, new Factor(3, 0, new float[0], new float[0]), Factor.whole(2, new float[4]));
    KroneckerProblem problem =
        new KroneckerProblem(
            new MatrixShape(2, 3, false),
            new float[] {1, 2, 3, 4, 5, 6},
            new float[6],
            0,
            List.of(silent),
            0.25);
    Solution found = solve(FakeLibrary.sound(), problem, FAST);
    assertThat(found.weights()).containsExactly(problem.average());
    assertThat(found.stop()).isEqualTo(StopReason.NO_CURVATURE);
  }
}
