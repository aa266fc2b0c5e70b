package org.fedfisher.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.fedfisher.fisher.ShardFold;
import org.fedfisher.fisher.ShardObjective;
import org.fedfisher.fisher.ShardShape;
import org.fedfisher.fisher.ShardSums;
import org.fedfisher.round.Blocks;
import org.fedfisher.round.Rounds;
import org.fedfisher.schemas.Factor;
import org.fedfisher.schemas.InvalidRecordException;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.schemas.Wire;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.ClientUpdateBlock;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.fedfisher.wire.StopReason;
import org.fedfisher.wire.TensorEncoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A revision's solve from the previous solution. */
class StartTest {
  private static final int LENGTH = 30;
  private static final long EXAMPLES = 10;

  /** Solutions are float32, near 1. */
  private static final double FLOAT = 2e-6;

  private static final double ROUNDING = 1e-9;
  private static final MatrixShape SHAPE = new MatrixShape(7, 9, false);

  /** Of clients c1 to c{@code clients}; every third parameter has no curvature. */
  private static ShardObjective objective(int clients) throws InvalidRecordException {
    ShardShape shape = Rounds.shape(LENGTH);
    ShardSums sums = shape.zero();
    for (int c = 1; c <= clients; c++) {
      byte[] value = Blocks.value("r1", "c" + c, "u1", 0, LENGTH, TensorEncoding.FLOAT32);
      ClientUpdateBlock block = Wire.decode(value, ClientUpdateBlock.class);
      new ShardFold().fold(List.of(block), EXAMPLES, shape, sums);
    }
    return new ShardObjective(sums, shape.grid(), clients * EXAMPLES);
  }

  @Test
  void parametersWithoutCurvatureHaveTheNewAverageToTheBit() throws InvalidRecordException {
    for (DiagonalSolver solver : List.of(new GradientDescent(20), new PublishedAdam(50))) {
      ShardSolution first = ShardSolution.of(objective(2), solver, 0, LENGTH, Start.atAverage());
      Start next = new UnitSolution(List.of(first), List.of()).displacement();
      ShardSolution second = ShardSolution.of(objective(3), solver, 0, LENGTH, next);
      for (int j = 0; j < LENGTH; j += 3) {
        assertThat(objective(3).curvature(j)).isZero();
        assertThat(second.solution()[j]).isEqualTo(second.average()[j]);
        assertThat(second.solution()[j]).isNotEqualTo(first.solution()[j]);
      }
    }
  }

  @Property
  void gradientDescentInClosedFormIsTheIterationFromAnyStart(
      @ForAll @DoubleRange(min = -2, max = 2) double start,
      @ForAll @DoubleRange(min = -2, max = 2) double average,
      @ForAll @DoubleRange(min = 0.01, max = 3) double h,
      @ForAll @DoubleRange(min = 0, max = 1) double damping,
      @ForAll @IntRange(min = 1, max = 200) int steps) {
    double w = start;
    for (int t = 0; t < steps; t++) {
      w -= (h * w - 1 + damping * (w - average)) / 4;
    }
    assertThat(new GradientDescent(steps).solve(start, average, h, 1, damping, 4))
        .isCloseTo(w, within(ROUNDING * (1 + 1 / h)));
  }

  @ParameterizedTest
  @EnumSource(
      value = SolverKind.class,
      names = {"CONJUGATE_GRADIENT", "GRADIENT_DESCENT", "ADAM"})
  void dampedProblemsHaveTheSameMinimiserFromAnyStart(SolverKind kind) {
    KroneckerProblem problem = Factors.problem(new Random(5), SHAPE, 4, 0.5);
    int steps = kind == SolverKind.CONJUGATE_GRADIENT ? 500 : 20_000;
    double tolerance = kind == SolverKind.CONJUGATE_GRADIENT ? FLOAT / 10 : 0;
    Solver solver = new Solver(kind, steps, 0.0, tolerance, Arithmetic.STRICT);
    float[] cold = QuadraticSolve.solve(problem, solver).weights();
    Start start = new Start(Factors.gaussians(new Random(6), SHAPE.parameters()));
    assertThat(QuadraticSolve.solve(problem, solver, start).weights())
        .containsExactly(cold, within((float) (2 * FLOAT)));
  }

  /** One row; the second input never fires, so its weight is flat. */
  private static KroneckerProblem halfFlat(float[] average, float target) {
    Factor a = new Factor(2, 1, new float[] {1, 0}, new float[] {1, 0});
    Factor g = Factor.whole(1, new float[] {2});
    return new KroneckerProblem(
        new MatrixShape(1, 2, false),
        average,
        new float[] {target, 0},
        18,
        List.of(new WeightedFactors(1, a, g)),
        0);
  }

  @ParameterizedTest
  @EnumSource(
      value = SolverKind.class,
      names = {"CONJUGATE_GRADIENT", "GRADIENT_DESCENT", "ADAM"})
  void flatDirectionOfAMatrixHasTheNewAverage(SolverKind kind) {
    double tolerance = kind == SolverKind.CONJUGATE_GRADIENT ? 1e-6 : 0;
    Solver solver = new Solver(kind, 2_000, 0.0, tolerance, Arithmetic.STRICT);
    float[] average = {1, 7};
    float[] first = QuadraticSolve.solve(halfFlat(average, 6), solver).weights();
    Start start = new Start(new float[] {first[0] - average[0], first[1] - average[1]});
    float[] second = QuadraticSolve.solve(halfFlat(new float[] {2, 9}, 8), solver, start).weights();
    assertThat((double) second[0]).isCloseTo(4, within(FLOAT));
    assertThat(second[1]).isEqualTo(9);
  }

  @Test
  void startAtTheMinimiserTakesNoStep() {
    KroneckerProblem problem = Factors.problem(new Random(5), SHAPE, 4, 0.5);
    Solver solver = new Solver(SolverKind.CONJUGATE_GRADIENT, 500, 0.0, 1e-4, Arithmetic.STRICT);
    Solution cold = QuadraticSolve.solve(problem, solver);
    float[] displacement = cold.weights().clone();
    for (int j = 0; j < displacement.length; j++) {
      displacement[j] -= problem.average()[j];
    }
    Solution warm = QuadraticSolve.solve(problem, solver, new Start(displacement));
    assertThat(cold.iterations()).isPositive();
    assertThat(warm.iterations()).isZero();
    assertThat(warm.stop()).isEqualTo(StopReason.CONVERGED);
    assertThat(warm.residual()).isLessThanOrEqualTo(1.01e-4);
  }

  @Test
  void averageThatIsTheMinimiserIsFoundFromElsewhere() {
    Solver solver = new Solver(SolverKind.CONJUGATE_GRADIENT, 50, 0.0, 0.5, Arithmetic.STRICT);
    Start start = new Start(new float[] {1, 0});
    assertThat(QuadraticSolve.solve(halfFlat(new float[] {3, 7}, 6), solver, start).weights())
        .containsExactly(3, 7);
  }
}
