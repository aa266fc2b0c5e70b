package org.fedfisher.solve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.fedfisher.round.Rounds;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.RoundSpecification;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import org.junit.jupiter.api.Test;

/** The ledger says who has solved. */
class SolverTextTest {
  private static final String GPU = "NVIDIA A100 (GPU-1), driver 580.65.06 (CUDA 13.0)";

  private static Map<String, String> environment(Arithmetic arithmetic, List<String> devices) {
    RoundSpecification round = Rounds.wire(FisherStructure.KFAC, 3, 1);
    round.setSolver(new Solver(SolverKind.CONJUGATE_GRADIENT, 50, 0.3, 1e-2, arithmetic));
    return SolverText.environment(round, devices);
  }

  @Test
  void deviceThatHasSolvedEverythingIsNamed() {
    assertThat(environment(Arithmetic.FAST, List.of(GPU)))
        .containsEntry("device", GPU)
        .containsEntry("arithmetic", "float32 on a device, vectors in double");
  }

  @Test
  void deviceThatHasFailedOnTheWayIsNamedBesideTheCpu() {
    for (String other : List.of("", "0 GPU-1 (NVIDIA A100)" + SolverText.ON_CPU)) {
      assertThat(environment(Arithmetic.FAST, List.of(other, GPU)).get("arithmetic"))
          .contains("float32 on a device", "BLAS float32, one thread");
    }
  }

  @Test
  void deviceThatWasAtHandAndNotUsedLeavesTheArithmeticTheCpus() {
    String at = "0 FAKE-0 (fake)" + SolverText.ON_CPU;
    assertThat(environment(Arithmetic.FAST, List.of(at)))
        .containsEntry("device", at)
        .containsEntry("arithmetic", "BLAS float32, one thread");
  }

  @Test
  void nothingButTheCpuNeedsNoDevice() {
    assertThat(environment(Arithmetic.FAST, List.of("")))
        .doesNotContainKey("device")
        .containsEntry("arithmetic", "BLAS float32, one thread");
    assertThat(environment(Arithmetic.STRICT, List.of(GPU))).doesNotContainKey("device");
  }
}
