package org.fedfisher.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.fedfisher.solve.KroneckerProblem;
import org.fedfisher.solve.MatrixSolver;
import org.fedfisher.solve.QuadraticSolve;
import org.fedfisher.solve.Solution;
import org.fedfisher.solve.Start;
import org.fedfisher.solve.device.DeviceLibrary;
import org.fedfisher.solve.device.DeviceRates;
import org.fedfisher.solve.device.DeviceSolver;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;

/**
 * K-FAC solves of whole models on a device, beside the CPU's: how far apart the solutions are,
 * seconds, and how much of the device's own speed at multiplying is left in an iteration. Knows
 * nothing of Flink, Kafka or ND4J, so that it runs where they are not.
 */
public final class DeviceBench {
  private static final double DAMPING = 0.3;
  private static final Solver SOLVER =
      new Solver(SolverKind.CONJUGATE_GRADIENT, 100, DAMPING, 1e-2, Arithmetic.FAST);

  /** Iterations that only rates are taken from. */
  private static final int FEW = 8;

  /** What the many iterations beyond the few should cost, and bounds of their number. */
  private static final double OPERATIONS = 2e12;

  private static final int LEAST = 8;
  private static final int MOST = 400;

  /** How many layers at once. */
  private static final int SIDE_BY_SIDE = 4;

  private final DeviceLibrary library;
  private final Plan plan;
  private final Consumer<String> out;
  private final DeviceSolver solver;

  /**
   * What is measured.
   *
   * @param models by their layers
   * @param clients of each round
   * @param gemm size of the square matrices that show the device's speed
   * @param operations that the measurement of an iteration should cost
   * @param cpuOperations most operations of one iteration that the CPU is asked for
   */
  public record Plan(
      List<LayerShapes> models,
      List<Integer> clients,
      int gemm,
      double operations,
      double cpuOperations) {
    /** Everything; the CPU up to some minutes a model. */
    public static final Plan ALL =
        new Plan(LayerShapes.all(), List.of(5, 20, 50, 200), 4096, OPERATIONS, 3e11);

    public Plan {
      models = List.copyOf(models);
      clients = List.copyOf(clients);
    }
  }

  private DeviceBench(DeviceLibrary library, Plan plan, Consumer<String> out) {
    this.library = library;
    this.plan = plan;
    this.out = out;
    solver = new DeviceSolver(library, message -> out.accept("  " + message));
  }

  /** Measures and prints a table, a line each. */
  public static void run(DeviceLibrary library, Plan plan, Consumer<String> out)
      throws InterruptedException {
    new DeviceBench(library, plan, out).run();
  }

  private void run() throws InterruptedException {
    out.accept(library.describe());
    double gemm = DeviceRates.gemm(library, plan.gemm, 20);
    out.accept(
        text(
            "its products of %,d x %,d matrices in float32: %,.0f GFLOP/s",
            plan.gemm, plan.gemm, gemm));
    out.accept("");
    out.accept(
        "| model | clients | device memory | one layer after another | side by side | CPU, one thread"
            + " | parity | iterations, device and CPU | GFLOP/s | share |");
    out.accept("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for (LayerShapes model : plan.models) {
      for (int clients : plan.clients) {
        long heap = heapBytes(model, clients);
        if (heap > Runtime.getRuntime().maxMemory() / 10 * 7) {
          out.accept(
              text(
                  "| %s | %d | not run: factors of %,d MB in a heap of %,d MB |",
                  model.name(), clients, heap >> 20, Runtime.getRuntime().maxMemory() >> 20));
        } else {
          measure(model, clients, gemm);
        }
      }
    }
  }

  private static long heapBytes(LayerShapes model, int clients) {
    return model.layers().stream()
        .mapToLong(
            shape ->
                (long) Float.BYTES
                        * clients
                        * (shape.in() * Math.min(model.rank(), shape.in())
                            + shape.out() * Math.min(model.rank(), shape.out()))
                    + 16L * Double.BYTES * shape.parameters())
        .sum();
  }

  private void measure(LayerShapes model, int clients, double gemm) throws InterruptedException {
    Random random = new Random(1);
    List<KroneckerProblem> problems = new ArrayList<>();
    for (var shape : model.layers()) {
      problems.add(DrawnProblem.of(random, shape, clients, model.rank(), DAMPING));
    }
    long bytes = problems.stream().mapToLong(DeviceRates::bytes).max().orElse(0);
    solve(problems.get(0), SOLVER);
    List<Solution> found = new ArrayList<>();
    double device = seconds(() -> problems.forEach(one -> found.add(solve(one, SOLVER))));
    double together = sideBySide(problems);
    if (found.stream().anyMatch(solution -> solution.device().isEmpty())) {
      out.accept(
          text(
              "| %s | %d | %,d MB | not solved on the device |",
              model.name(), clients, bytes >> 20));
      return;
    }
    double operations = problems.stream().mapToDouble(DeviceRates::operations).sum();
    List<Solution> cpu = new ArrayList<>();
    double cpuSeconds =
        operations > plan.cpuOperations
            ? Double.NaN
            : seconds(() -> problems.forEach(one -> cpu.add(QuadraticSolve.solve(one, SOLVER))));
    double rate = rate(problems);
    out.accept(
        text(
            "| %s | %d | %,d MB | %.3f s | %.3f s | %s | %s | %s, %s | %,.0f | %.2f |",
            model.name(),
            clients,
            bytes >> 20,
            device,
            together,
            Double.isNaN(cpuSeconds) ? "not run" : text("%.3f s", cpuSeconds),
            cpu.isEmpty() ? "-" : text("%.1e", distance(found, cpu)),
            iterations(found),
            cpu.isEmpty() ? "-" : iterations(cpu),
            rate,
            rate / gemm));
  }

  private Solution solve(KroneckerProblem problem, Solver settings) {
    try (MatrixSolver.Intake intake =
        solver.intake(problem.shape(), problem.clients().size(), settings)) {
      problem.clients().forEach(intake::add);
      return intake.solve(problem, Start.atAverage());
    }
  }

  private double sideBySide(List<KroneckerProblem> problems) throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE);
    try {
      long start = System.nanoTime();
      List<Future<Solution>> solutions = new ArrayList<>();
      for (KroneckerProblem problem : problems) {
        solutions.add(threads.submit(() -> solve(problem, SOLVER)));
      }
      for (Future<Solution> solution : solutions) {
        solution.get();
      }
      return (System.nanoTime() - start) / 1e9;
    } catch (ExecutionException e) {
      throw new IllegalStateException("a solve failed beside others", e.getCause());
    } finally {
      threads.shutdown();
    }
  }

  /** GFLOP/s of iterations: solves of many and of few differ by iterations only. */
  private double rate(List<KroneckerProblem> problems) {
    double operations = 0;
    double seconds = 0;
    for (KroneckerProblem problem : problems) {
      double each = DeviceRates.operations(problem);
      int more = (int) Math.max(LEAST, Math.min(MOST, plan.operations / each));
      Solution[] ended = new Solution[2];
      double few = seconds(() -> ended[0] = solve(problem, endless(FEW)));
      double many = seconds(() -> ended[1] = solve(problem, endless(FEW + more)));
      operations += each * (ended[1].iterations() - ended[0].iterations());
      seconds += many - few;
    }
    return operations / seconds / 1e9;
  }

  /** Never satisfied. */
  private static Solver endless(int steps) {
    return new Solver(
        SolverKind.CONJUGATE_GRADIENT, steps, DAMPING, Double.MIN_NORMAL, Arithmetic.FAST);
  }

  private static double seconds(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e9;
  }

  /** Largest distance of two weights, in units of their matrix's largest. */
  private static double distance(List<Solution> found, List<Solution> expected) {
    double worst = 0;
    for (int i = 0; i < found.size(); i++) {
      double apart = 0;
      double largest = 0;
      for (int j = 0; j < found.get(i).weights().length; j++) {
        float weight = expected.get(i).weights()[j];
        apart = Math.max(apart, Math.abs(found.get(i).weights()[j] - weight));
        largest = Math.max(largest, Math.abs(weight));
      }
      worst = Math.max(worst, apart / largest);
    }
    return worst;
  }

  private static int iterations(List<Solution> solutions) {
    return solutions.stream().mapToInt(Solution::iterations).sum();
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
