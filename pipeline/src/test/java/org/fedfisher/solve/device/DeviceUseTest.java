package org.fedfisher.solve.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fedfisher.solve.device.DeviceSolves.FAST;
import static org.fedfisher.solve.device.DeviceSolves.STRICT;
import static org.fedfisher.solve.device.DeviceSolves.near;
import static org.fedfisher.solve.device.DeviceSolves.solve;
import static org.fedfisher.solve.device.DeviceSolves.solver;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.solve.Factors;
import org.fedfisher.solve.KroneckerProblem;
import org.fedfisher.solve.MatrixSolver;
import org.fedfisher.solve.Solution;
import org.fedfisher.solve.Start;
import org.fedfisher.solve.WeightedFactors;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.junit.jupiter.api.Test;

/** What goes to a device and when, and when the CPU solves in its place. */
class DeviceUseTest {
  @Test
  void nothingLeavesTheDeviceBetweenTwoLooks() {
    KroneckerProblem problem = Factors.problem(new Random(3), new MatrixShape(9, 8, false), 3, 0.5);
    FakeLibrary library = FakeLibrary.sound();
    Solution found =
        solve(library, problem, solver(Arithmetic.FAST, 4 * DeviceGradient.CHECK, 1e-30));
    assertThat(found.iterations()).isEqualTo(4 * DeviceGradient.CHECK);
    List<String> calls = library.called;
    int from = calls.indexOf("beginStep");
    int to = calls.lastIndexOf("carry");
    assertThat(calls.subList(from, to).stream().filter(call -> call.startsWith("upload")))
        .isEmpty();
    assertThat(calls.subList(from, to).stream().filter("download"::equals)).hasSize(3);
  }

  @Test
  void clientsAreLoadedAsTheyCome() {
    KroneckerProblem problem = Factors.problem(new Random(4), new MatrixShape(6, 8, false), 3, 0.5);
    List<WeightedFactors> alike = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      alike.add(problem.clients().get(0));
    }
    FakeLibrary library = FakeLibrary.sound();
    DeviceSolver solver = new DeviceSolver(library, message -> {});
    try (MatrixSolver.Intake intake = solver.intake(problem.shape(), 3, FAST)) {
      for (int i = 0; i < 3; i++) {
        int before = library.called.size();
        intake.add(alike.get(i));
        assertThat(library.called.subList(before, library.called.size())).contains("upload");
      }
      int loaded = library.called.size();
      intake.solve(
          new KroneckerProblem(
              problem.shape(), problem.average(), problem.target(), problem.constant(), alike, 0.5),
          Start.atAverage());
      assertThat(library.called.subList(loaded, library.called.size())).doesNotContain("place");
    }
    assertThat(library.open(true)).isEqualTo(1);
  }

  @Test
  void failureOfAnyCallLeavesWhatTheCpuAloneGives() {
    KroneckerProblem problem = Factors.problem(new Random(6), new MatrixShape(6, 8, false), 2, 0.5);
    Solution cpu = solve(MatrixSolver.CPU, problem, FAST);
    FakeLibrary sound = FakeLibrary.sound();
    solve(sound, problem, FAST);
    int calls = sound.called.size();
    assertThat(calls).isGreaterThan(50);
    for (int n = 0; n < calls; n++) {
      FakeLibrary library = FakeLibrary.failing(n);
      List<String> messages = new ArrayList<>();
      DeviceSolver solver = new DeviceSolver(library, messages::add);
      Solution found = solve(solver, problem, FAST);
      boolean atTheEnd = sound.called.get(n).equals("close") && n == calls - 1;
      if (!atTheEnd) {
        assertThat(found.weights()).as("call %d", n).containsExactly(cpu.weights());
        assertThat(found).usingRecursiveComparison().isEqualTo(cpu);
      }
      assertThat(messages)
          .singleElement()
          .asString()
          .contains(FakeLibrary.NAME, "call %d failed".formatted(n), "solving on the CPU from now");
      int after = library.called.size();
      assertThat(solve(solver, problem, FAST).device()).isEmpty();
      assertThat(library.called).hasSize(after);
      assertThat(messages).hasSize(1);
      // The reserved memory is given back, whatever failed.
      assertThat(solver.memory().tryReserve(solver.memory().capacity())).isTrue();
    }
  }

  @Test
  void matrixLargerThanTheDeviceIsSolvedByTheCpuAndTheNextByTheDevice() {
    KroneckerProblem large =
        Factors.problem(new Random(7), new MatrixShape(200, 300, false), 3, 0.5);
    KroneckerProblem small = Factors.problem(new Random(8), new MatrixShape(6, 8, false), 3, 0.5);
    List<String> messages = new ArrayList<>();
    DeviceSolver solver = new DeviceSolver(FakeLibrary.small(2 << 20), messages::add);
    assertThat(solve(solver, large, FAST).device()).isEmpty();
    assertThat(messages).singleElement().asString().contains("200 x 300 matrix with 3 clients");
    assertThat(solve(solver, small, FAST).device()).isEqualTo(FakeLibrary.NAME);
  }

  @Test
  void layersThatDoNotFitTogetherAreSolvedOneAfterAnother() throws Exception {
    KroneckerProblem problem = Factors.problem(new Random(8), new MatrixShape(6, 8, false), 3, 0.5);
    // Of 2 MiB a solve may take nine tenths, and takes more than one.
    FakeLibrary library = FakeLibrary.small(2 << 20);
    List<String> messages = new ArrayList<>();
    DeviceSolver solver = new DeviceSolver(library, messages::add);
    Solution alone = solve(solver, problem, FAST);
    MatrixSolver.Intake first = solver.intake(problem.shape(), 3, FAST);
    problem.clients().forEach(first::add);
    MatrixSolver.Intake second = solver.intake(problem.shape(), 3, FAST);
    int before = library.opened.size();
    problem.clients().forEach(second::add);
    assertThat(library.opened).hasSize(before);
    Thread waiting =
        new Thread(
            () -> {
              try (second) {
                near(second.solve(problem, Start.atAverage()).weights(), alone.weights(), 1e-9);
              }
            });
    waiting.start();
    while (waiting.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
      assertThat(waiting.isAlive()).isTrue();
    }
    near(first.solve(problem, Start.atAverage()).weights(), alone.weights(), 1e-9);
    first.close();
    waiting.join();
    assertThat(library.open(false)).isZero();
    assertThat(messages).isEmpty();
  }

  @Test
  void interruptedWaitSaysNothingAboutTheDevice() {
    KroneckerProblem problem = Factors.problem(new Random(8), new MatrixShape(6, 8, false), 3, 0.5);
    List<String> messages = new ArrayList<>();
    DeviceSolver solver = new DeviceSolver(FakeLibrary.small(2 << 20), messages::add);
    try (MatrixSolver.Intake first = solver.intake(problem.shape(), 3, FAST)) {
      problem.clients().forEach(first::add);
      Thread.currentThread().interrupt();
      assertThat(solve(solver, problem, FAST).device()).isEmpty();
      assertThat(Thread.interrupted()).isTrue();
      assertThat(first.solve(problem, Start.atAverage()).device()).isEqualTo(FakeLibrary.NAME);
    }
    assertThat(messages).isEmpty();
  }

  @Test
  void onlyConjugateGradientInFastArithmeticGoesToTheDevice() {
    KroneckerProblem problem = Factors.problem(new Random(9), new MatrixShape(4, 5, false), 2, 0.5);
    FakeLibrary library = FakeLibrary.sound();
    for (Solver other :
        List.of(STRICT, new Solver(SolverKind.ADAM, 3, 0.0, 0.0, Arithmetic.FAST))) {
      assertThat(solve(library, problem, other).device()).isEmpty();
    }
    assertThat(library.called).isEmpty();
  }
}
