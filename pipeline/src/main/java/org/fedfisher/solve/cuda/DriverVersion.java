package org.fedfisher.solve.cuda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.cuda.global.cudart;

/** The driver's own version, and that of the CUDA it serves. */
final class DriverVersion {
  private static final Path LINUX = Path.of("/sys/module/nvidia/version");

  private DriverVersion() {}

  static String text() {
    int[] version = new int[1];
    Results.driver(cudart.cuDriverGetVersion(version), "cuDriverGetVersion");
    return "driver %s (CUDA %d.%d)".formatted(own(), version[0] / 1000, version[0] % 1000 / 10);
  }

  private static String own() {
    try {
      return Files.readString(LINUX).strip();
    } catch (IOException e) {
      return "of unknown version";
    }
  }
}
