package org.fedfisher.solve.cuda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * {@code simulated_cuda.cpp} as the libraries that the bindings of CUDA ask for, and processes that
 * find them. Wants g++.
 */
record SimulatedCuda(Path folder) {
  private static final Path SOURCE =
      Path.of("src/test/resources/org/fedfisher/solve/cuda/simulated_cuda.cpp");
  private static final Path KERNELS = Path.of("src/main/resources/org/fedfisher/solve/cuda");
  private static final List<String> LIBRARIES =
      List.of(
          "libcuda.so.1",
          "libcudart.so.13",
          "libcublas.so.13",
          "libcublasLt.so.13",
          "libcusparse.so.12",
          "libcusolver.so.12",
          "libcusolverMg.so.12");
  private static final long PATIENCE_MINUTES = 5;

  /** What a process printed, and how it ended. */
  record Ended(int code, String output) {}

  static SimulatedCuda build(Path folder) throws Exception {
    Assumptions.assumeTrue(onPath("g++"), "no g++ on this machine: nothing is simulated");
    run(
        folder,
        "g++ -std=c++17 -O2 -shared -fPIC -fvisibility=hidden -o libsimulated.so %s -I %s"
            .formatted(SOURCE.toAbsolutePath(), KERNELS.toAbsolutePath()));
    for (String library : LIBRARIES) {
      Files.writeString(folder.resolve("version"), library + " { global: *; };\n");
      Files.writeString(folder.resolve("empty.c"), "");
      // The bindings ask for symbols of this version; the dynamic linker takes them without one.
      run(
          folder,
          "g++ -shared -o %s empty.c -Wl,-soname,%s -Wl,--version-script=version -Wl,--no-as-needed -L. -lsimulated -Wl,-rpath,%s"
              .formatted(library, library, folder));
    }
    return new SimulatedCuda(folder);
  }

  static boolean onPath(String program) {
    return List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).stream()
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  static String run(Path folder, String command) throws Exception {
    Ended ended = run(new ProcessBuilder(command.split(" ")).directory(folder.toFile()));
    if (ended.code != 0) {
      throw new IOException("%s: %s".formatted(command, ended.output));
    }
    return ended.output;
  }

  /** Runs a main class on this class path, where the libraries are found. */
  Ended java(Class<?> main, Map<String, String> environment, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dorg.bytedeco.javacpp.cachedir=" + folder.resolve("cache"));
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LD_LIBRARY_PATH", folder.toString());
    builder.environment().putAll(environment);
    return run(builder);
  }

  private static Ended run(ProcessBuilder builder) throws Exception {
    Path output = Files.createTempFile("simulated", ".log");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
        throw new IOException("%s does not end".formatted(builder.command()));
      }
      return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }
}
