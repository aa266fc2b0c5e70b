package org.fedfisher.solve.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fedfisher.solve.cuda.SimulatedCuda.Ended;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The CUDA code itself on a simulated driver: bindings, arguments, sizes, the kernels' source. What
 * a device does with them is not tested here.
 */
class CudaLibraryTest {
  private static final Pattern SOLVED =
      Pattern.compile("solved: (.*), by (.*), iterations (\\d+) (\\d+), distance (.*)");

  /** Of the largest weight: float32 products against double after a solve to 1e-5. */
  private static final double PARITY = 1e-4;

  /** Undamped, after a solve to 1e-3. */
  private static final double UNDAMPED = 1e-2;

  private static final String UUID = "GPU-5c5c5c5c-5c5c-5c5c-5c5c-5c5c5c5c5c5c";

  @TempDir static Path folder;
  private static SimulatedCuda cuda;

  @BeforeAll
  static void build() throws Exception {
    cuda = SimulatedCuda.build(folder);
  }

  private record Solved(String shape, String by, int here, int there, double distance) {}

  private static List<Solved> solved(Ended ended) {
    assertThat(ended.code()).as(ended.output()).isZero();
    return ended
        .output()
        .lines()
        .map(SOLVED::matcher)
        .filter(Matcher::matches)
        .map(
            line ->
                new Solved(
                    line.group(1),
                    line.group(2),
                    Integer.parseInt(line.group(3)),
                    Integer.parseInt(line.group(4)),
                    Double.parseDouble(line.group(5))))
        .toList();
  }

  @Test
  void everyProblemIsSolvedAsByStrictArithmetic() throws Exception {
    Ended ended = cuda.java(SolveOnDevice.class, Map.of(), UUID);
    List<Solved> solved = solved(ended);
    assertThat(solved).as(ended.output()).hasSize(7);
    for (Solved one : solved) {
      boolean undamped = one.shape.equals("20 x 30");
      assertThat(one.by).as(ended.output()).isEqualTo("the device");
      assertThat(one.distance).as(ended.output()).isLessThan(undamped ? UNDAMPED : PARITY);
      if (!undamped) {
        assertThat(one.here).as(ended.output()).isEqualTo(one.there);
      }
    }
    assertThat(ended.output())
        .contains(
            "simulated device (" + UUID + ")", "CUDA 13.0", "cuBLAS 13.1.0", "cuSOLVER 12.0.9")
        .doesNotContain("message:");
  }

  @Test
  void failureInTheMiddleIsSaidOnceAndTheCpuSolvesOn() throws Exception {
    Ended ended = cuda.java(SolveOnDevice.class, Map.of("SIMULATED_CUDA_FAILS_AT", "400"));
    List<Solved> solved = solved(ended);
    assertThat(solved).as(ended.output()).hasSize(7);
    assertThat(solved.get(6).by).isEqualTo("the CPU");
    assertThat(ended.output().lines().filter(line -> line.startsWith("message: ")))
        .as(ended.output())
        .singleElement()
        .asString()
        .contains("solving on the CPU from now on")
        .containsAnyOf("CUDA_ERROR_ILLEGAL_ADDRESS (700)", "CUBLAS_STATUS_EXECUTION_FAILED (13)");
  }

  @Test
  void deviceThatIsNotThereIsNamed() throws Exception {
    Ended ended = cuda.java(SolveOnDevice.class, Map.of(), "GPU-other");
    assertThat(none(ended))
        .contains("no CUDA: no device 0 GPU-other; the driver has [" + UUID + "]");
  }

  @Test
  void deviceOlderThanTheKernelsIsRefused() throws Exception {
    Ended ended = cuda.java(SolveOnDevice.class, Map.of("SIMULATED_CUDA_CAPABILITY", "70"));
    assertThat(none(ended))
        .contains("no CUDA: simulated device has compute capability 7.0, expected 7.5");
  }

  /** Why there is no device: a reason of each driver. */
  private static String none(Ended ended) {
    return ended.output().lines().filter(line -> line.startsWith("none: ")).findFirst().orElse("");
  }
}
