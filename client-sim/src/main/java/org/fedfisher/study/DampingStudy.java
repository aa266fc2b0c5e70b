package org.fedfisher.study;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.TensorEncoding;

/**
 * What damping does to a K-FAC round, whose factors travel as rounds send them by default.
 *
 * @param golden the uploads
 * @param solver of every round, but for its damping
 * @param rank of EIGEN9
 * @param accuracy of a parameter vector on the test examples, in percent
 */
public record DampingStudy(
    GoldenUpdates golden, Solver solver, int rank, ToDoubleFunction<float[]> accuracy) {
  private static final List<Double> DAMPINGS =
      List.of(0.0, 0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 1.0, 3.0, 10.0);

  /**
   * A damping's result.
   *
   * @param damping in multiples of each layer's mean curvature
   * @param accuracy in percent
   * @param objective f at the solution, without damping
   * @param iterations of all layers together
   */
  public record Row(double damping, double accuracy, double objective, int iterations) {}

  /** Test accuracy in percent of what the same uploads give without a solve. */
  public record Baselines(double fedAvg, double fisherMerge, double regMean) {}

  /** What was measured. */
  public record Result(List<Row> rows, Baselines baselines) {
    public Result {
      rows = List.copyOf(rows);
    }
  }

  /** Solves with every damping; a line on each as it begins. */
  public Result measure(Consumer<String> progress) {
    progress.accept("EIGEN9, rank %d".formatted(rank));
    KroneckerRound round =
        KroneckerRound.of(golden, TensorEncoding.INT16, TensorEncoding.EIGEN9, rank);
    List<Row> rows = new ArrayList<>();
    for (double damping : DAMPINGS) {
      progress.accept("damping " + damping);
      SolvedRound solved = round.solve(with(damping));
      rows.add(
          new Row(
              damping,
              accuracy.applyAsDouble(solved.solution()),
              solved.objective(),
              solved.iterations()));
    }
    SolvedRound any = round.solve(solver);
    return new Result(
        rows,
        new Baselines(
            accuracy.applyAsDouble(any.average()),
            accuracy.applyAsDouble(any.fisherMerge()),
            accuracy.applyAsDouble(any.regMean())));
  }

  private Solver with(double damping) {
    return Solver.newBuilder(solver).setDamping(damping).build();
  }
}
