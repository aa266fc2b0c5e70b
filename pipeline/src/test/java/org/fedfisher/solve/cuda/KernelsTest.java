package org.fedfisher.solve.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.fedfisher.solve.cuda.Kernels.Kernel;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The PTX in the jar is what the source beside it gives, and assembles from Turing on. */
class KernelsTest {
  private static final Path FOLDER =
      Path.of("src/main/resources/org/fedfisher/solve/cuda").toAbsolutePath();
  private static final Pattern RELEASE = Pattern.compile("V\\d+\\.\\d+\\.\\d+");

  @TempDir Path directory;

  @Test
  void everyKernelIsInThePtxAndForTuring() throws Exception {
    String ptx = Files.readString(FOLDER.resolve("kernels.ptx"));
    assertThat(ptx).contains(".target sm_75");
    assertThat(Stream.of(Kernel.values()).map(Kernel::function))
        .allSatisfy(name -> assertThat(ptx).contains(".visible .entry " + name + "("));
    assertThat(Pattern.compile("\\.entry ").matcher(ptx).results()).hasSameSizeAs(Kernel.values());
  }

  @Test
  void ptxIsWhatTheDocumentedCommandMakesOfTheSource() throws Exception {
    Assumptions.assumeTrue(
        SimulatedCuda.onPath("nvcc"), "no nvcc on this machine: the PTX is not built again");
    String shipped = Files.readString(FOLDER.resolve("kernels.ptx"));
    String here = release(SimulatedCuda.run(directory, "nvcc --version"));
    Assumptions.assumeTrue(
        release(shipped).equals(here),
        "the PTX is of nvcc " + release(shipped) + ", nvcc here is " + here + ": not compared");
    Path built = directory.resolve("kernels.ptx");
    SimulatedCuda.run(FOLDER, "nvcc -ptx -arch=compute_75 -o " + built + " kernels.cu");
    assertThat(code(Files.readString(built))).isEqualTo(code(shipped));
  }

  private static String release(String text) {
    return RELEASE.matcher(text).results().findFirst().orElseThrow().group();
  }

  private static List<String> code(String ptx) {
    return ptx.lines().filter(line -> !line.startsWith("//")).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sm_75", "sm_80", "sm_86", "sm_89", "sm_90", "sm_100", "sm_120"})
  void ptxAssemblesForEveryArchitectureFromTuringOn(String architecture) throws Exception {
    Assumptions.assumeTrue(
        SimulatedCuda.onPath("ptxas"), "no ptxas on this machine: the PTX is not assembled");
    SimulatedCuda.run(
        FOLDER,
        "ptxas -arch=" + architecture + " -o " + directory.resolve("cubin") + " kernels.ptx");
    assertThat(directory.resolve("cubin")).isNotEmptyFile();
  }
}
