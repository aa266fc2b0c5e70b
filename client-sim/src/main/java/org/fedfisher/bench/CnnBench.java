package org.fedfisher.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.bytedeco.javacpp.Pointer;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.solve.KroneckerProblem;
import org.fedfisher.solve.QuadraticSolve;
import org.fedfisher.solve.Solution;
import org.fedfisher.solve.WeightedFactors;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;

/**
 * K-FAC solves of a CNN's layers with 50 clients' low-rank factors: seconds, native memory, and how
 * much of ND4J's own speed on the same products is left when they are steps of a solver.
 */
final class CnnBench {
  static final double LIMIT = 0.5;
  private static final int CLIENTS = 50;
  private static final int RANK = LayerShapes.CNN.rank();
  private static final int FEW = 4;
  private static final int MANY = 12;
  private static final Solver DEFAULT =
      new Solver(SolverKind.CONJUGATE_GRADIENT, 100, 0.3, 1e-2, Arithmetic.FAST);

  private final int runs;

  CnnBench(int runs) {
    this.runs = runs;
  }

  /** Measures every layer. */
  List<Ratio> measure(Consumer<String> progress) {
    Random random = new Random(1);
    return LayerShapes.CNN.layers().stream()
        .map(shape -> measure(shape, random, progress))
        .toList();
  }

  private Ratio measure(MatrixShape shape, Random random, Consumer<String> progress) {
    KroneckerProblem problem = problem(shape, random);
    solve(problem, progress);
    GemmRate gemm = new GemmRate(shape, CLIENTS, RANK);
    int repeat = Math.max(1, (int) (2e9 / problem.operations() / (MANY - FEW)));
    List<Double> ours = new ArrayList<>();
    List<Double> base = new ArrayList<>();
    for (int run = -1; run < runs; run++) {
      double rate = productRate(problem, repeat);
      double gemmRate = gemm.measure(repeat * (MANY - FEW));
      if (run >= 0) {
        ours.add(rate);
        base.add(gemmRate);
      }
    }
    return new Ratio(
        "K-FAC steps, %d x %d, %d clients".formatted(shape.out(), shape.in(), CLIENTS),
        "GFLOP/s",
        "solver",
        ours,
        "ND4J's products",
        base,
        LIMIT);
  }

  private static KroneckerProblem problem(MatrixShape shape, Random random) {
    List<float[]> weights = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      float[] w = new float[shape.parameters()];
      for (int j = 0; j < w.length; j++) {
        w[j] = (float) random.nextGaussian();
      }
      weights.add(w);
    }
    List<WeightedFactors> clients = DrawnProblem.clients(random, shape, CLIENTS, RANK);
    return KroneckerTarget.problem(shape, weights, clients, DEFAULT.getDamping());
  }

  private void solve(KroneckerProblem problem, Consumer<String> progress) {
    QuadraticSolve.solve(problem, DEFAULT);
    AtomicLong peak = new AtomicLong();
    AtomicBoolean done = new AtomicBoolean();
    long before = Pointer.totalBytes();
    Thread watch =
        new Thread(
            () -> {
              while (!done.get()) {
                peak.accumulateAndGet(Pointer.totalBytes() - before, Math::max);
                Thread.onSpinWait();
              }
            });
    watch.start();
    Solution solution = QuadraticSolve.solve(problem, DEFAULT);
    done.set(true);
    List<Double> seconds = new ArrayList<>();
    for (int run = 0; run < runs; run++) {
      long start = System.nanoTime();
      solution = QuadraticSolve.solve(problem, DEFAULT);
      seconds.add((System.nanoTime() - start) / 1e9);
    }
    progress.accept(
        String.format(
            Locale.ROOT,
            "%d x %d: solved in %.3f s, %d iterations, residual %.1e, %.1f MB native",
            problem.shape().out(),
            problem.shape().in(),
            Ratio.median(seconds),
            solution.iterations(),
            solution.residual(),
            peak.get() / 1e6));
  }

  /** GFLOP/s of a step: runs of many and of few steps differ by steps only. */
  private static double productRate(KroneckerProblem problem, int repeat) {
    double many = seconds(problem, MANY * repeat);
    double few = seconds(problem, FEW * repeat);
    return (double) problem.operations() * (MANY - FEW) * repeat / (many - few) / 1e9;
  }

  /** The published recurrence: one product a step, and always all steps. */
  private static double seconds(KroneckerProblem problem, int steps) {
    Solver adam = new Solver(SolverKind.ADAM, steps, 0.0, 0.0, Arithmetic.FAST);
    long start = System.nanoTime();
    QuadraticSolve.solve(problem, adam);
    return (System.nanoTime() - start) / 1e9;
  }
}
