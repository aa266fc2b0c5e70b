package org.fedfisher.solve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.fedfisher.fisher.ShardObjective.Curvature;
import org.fedfisher.schemas.ShardLayout;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Layer;
import org.fedfisher.wire.Model;
import org.junit.jupiter.api.Test;

class DiagonalSolverTest {
  private static final double ROUNDING = 1e-9;

  @Property
  void gradientDescentInClosedFormIsTheIteration(
      @ForAll @DoubleRange(min = -2, max = 2) double average,
      @ForAll @DoubleRange(min = 0, max = 3) double h,
      @ForAll @DoubleRange(min = -3, max = 3) double target,
      @ForAll @DoubleRange(min = 0, max = 1) double damping,
      @ForAll @IntRange(min = 1, max = 200) int steps) {
    double b = h == 0 ? 0 : target;
    double lambdaMax = 4;
    double w = average;
    for (int t = 0; t < steps; t++) {
      w -= (h * w - b + damping * (w - average)) / lambdaMax;
    }
    assertThat(new GradientDescent(steps).solve(average, average, h, b, damping, lambdaMax))
        .isCloseTo(w, within(ROUNDING * (1 + Math.abs(w) + Math.abs(b / Math.max(h, 1e-12)))));
  }

  @Property
  void exactMinimiserHasNoGradient(
      @ForAll @DoubleRange(min = -2, max = 2) double average,
      @ForAll @DoubleRange(min = 0.01, max = 3) double h,
      @ForAll @DoubleRange(min = -3, max = 3) double b,
      @ForAll @DoubleRange(min = 0, max = 1) double damping) {
    double w = new Exact().solve(average, average, h, b, damping, 1);
    assertThat(h * w - b + damping * (w - average)).isCloseTo(0, within(ROUNDING));
  }

  @Test
  void whereNobodyHasCurvatureTheAverageStays() {
    for (DiagonalSolver solver :
        List.of(new Exact(), new GradientDescent(100), new PublishedAdam(100))) {
      assertThat(solver.solve(0.25, 0.25, 0, 0, 0, 1)).isEqualTo(0.25);
    }
  }

  @Test
  void dampingFollowsTheLayersMeanCurvatureAcrossItsShards() {
    Model model =
        new Model("m", List.of(new Layer("a", List.of(3, 2)), new Layer("b", List.of(4))));
    ShardLayout layout = ShardLayout.of(model, FisherStructure.DIAGONAL, 4);
    List<Curvature> shards =
        List.of(new Curvature(2, 4, 4, 1), new Curvature(5, 8, 2, 0), new Curvature(3, 4, 4, 2));
    Calibration calibration = Calibration.of(layout, shards, 0.5);
    assertThat(calibration.dampings()).containsExactly(1.0, 0.5);
    assertThat(calibration.undampedLambdaMax()).isEqualTo(5);
    assertThat(calibration.lambdaMax()).isEqualTo(6);
    assertThat(calibration.flat()).isEqualTo(3);
  }
}
