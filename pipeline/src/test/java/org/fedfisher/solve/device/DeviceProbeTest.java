package org.fedfisher.solve.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.fedfisher.schemas.MatrixShape;
import org.fedfisher.solve.Device;
import org.fedfisher.solve.Factors;
import org.fedfisher.solve.KroneckerProblem;
import org.fedfisher.solve.MatrixSolver;
import org.fedfisher.solve.QuadraticSolve;
import org.fedfisher.solve.Solution;
import org.fedfisher.solve.Start;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Whatever is missing is a reason, never an exception. */
class DeviceProbeTest {
  private record Driver(Throwable failure) implements DeviceDriver {
    @Override
    public String name() {
      return "FAKE";
    }

    @Override
    public DeviceLibrary open(Device device) {
      if (failure instanceof Error error) {
        throw error;
      }
      throw new DeviceException("no device " + device, failure);
    }
  }

  @Test
  void missingDriverLibraryOrClassIsAReason() {
    for (Throwable failure :
        List.of(
            new UnsatisfiedLinkError("libcuda.so.1: cannot open shared object file"),
            new NoClassDefFoundError("org/bytedeco/cuda/global/cudart"),
            new ExceptionInInitializerError(new IllegalStateException("broken")),
            new IllegalStateException("error 100"))) {
      DeviceProbe probe = DeviceProbe.probe(DeviceProbe.FIRST, List.of(new Driver(failure)));
      assertThat(probe.library()).isEmpty();
      assertThat(probe.reason()).startsWith("no FAKE: ");
    }
  }

  @Test
  void reasonNamesTheInnermostCause() {
    Error error = new UnsatisfiedLinkError("no jnicudart in java.library.path");
    error.initCause(new UnsatisfiedLinkError("libcuda.so.1: cannot open shared object file"));
    assertThat(DeviceProbe.probe(DeviceProbe.FIRST, List.of(new Driver(error))).reason())
        .isEqualTo("no FAKE: libcuda.so.1: cannot open shared object file");
  }

  @Test
  void processWithoutADeviceSolvesOnTheCpu() {
    Device device = new Device(7, "GPU-none", "");
    DeviceProbe probe = DeviceProbe.of(device);
    Assumptions.assumeTrue(probe.library().isEmpty(), "this machine has eight devices");
    assertThat(probe.reason()).contains("CUDA");
    assertThat(DeviceProbe.of(device)).isSameAs(probe);
    KroneckerProblem problem = Factors.problem(new Random(1), new MatrixShape(3, 4, false), 2, 0.5);
    Solver fast = new Solver(SolverKind.CONJUGATE_GRADIENT, 9, 0.0, 1e-5, Arithmetic.FAST);
    assertThat(DeviceProbe.solver(Optional.empty())).isSameAs(MatrixSolver.CPU);
    MatrixSolver solver = DeviceProbe.solver(Optional.of(device));
    try (MatrixSolver.Intake intake = solver.intake(problem.shape(), 2, fast)) {
      problem.clients().forEach(intake::add);
      Solution solution = intake.solve(problem, Start.atAverage());
      assertThat(solution.device()).isEmpty();
      assertThat(solution.weights()).containsExactly(QuadraticSolve.solve(problem, fast).weights());
    }
  }

  @Test
  void standInForADeviceIsNotLookedFor() {
    Device fake = new Device(0, "FAKE-0", "fake");
    assertThat(DeviceProbe.probe(fake, List.of(new Driver(new IllegalStateException()))).reason())
        .isEqualTo("stands for a device on a machine without one");
  }
}
