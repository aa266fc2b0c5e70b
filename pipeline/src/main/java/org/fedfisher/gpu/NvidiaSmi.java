package org.fedfisher.gpu;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * GPUs that NVIDIA's driver has, as {@code nvidia-smi} lists them.
 *
 * @param program name on the PATH, or a path
 */
record NvidiaSmi(String program) implements GpuDriver.Source {
  private static final long PATIENCE_SECONDS = 30;

  @Override
  public List<Gpu> gpus(int amount) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(program, "--query-gpu=index,uuid,name", "--format=csv,noheader")
            .redirectErrorStream(true)
            .start();
    try {
      process.getOutputStream().close();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("%s did not end within %d s".formatted(program, PATIENCE_SECONDS));
      }
      if (process.exitValue() != 0) {
        throw new IOException("%s gave %d: %s".formatted(program, process.exitValue(), output));
      }
      return parse(output);
    } finally {
      process.destroyForcibly();
    }
  }

  @Override
  public String name() {
    return program;
  }

  /** Lines such as {@code 0, GPU-8f2c0f1e-..., NVIDIA H100 80GB HBM3}. */
  static List<Gpu> parse(String output) throws IOException {
    List<Gpu> gpus = new ArrayList<>();
    for (String line : output.lines().filter(text -> !text.isBlank()).toList()) {
      String[] columns = line.split(",", 3);
      try {
        gpus.add(
            new Gpu(Integer.parseInt(columns[0].strip()), columns[1].strip(), columns[2].strip()));
      } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
        throw new IOException(
            "nvidia-smi printed \"%s\", expected \"INDEX, UUID, NAME\"".formatted(line), e);
      }
    }
    gpus.sort(Comparator.comparing(Gpu::index));
    return gpus;
  }
}
