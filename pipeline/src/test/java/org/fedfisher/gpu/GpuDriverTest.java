package org.fedfisher.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import org.apache.flink.api.common.externalresource.ExternalResourceDriverFactory;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GpuDriverTest {
  @TempDir Path folder;

  private static Set<? extends ExternalResourceInfo> gpus(Map<String, String> settings, long amount)
      throws Exception {
    return new GpuDriverFactory()
        .createExternalResourceDriver(Configuration.fromMap(settings))
        .retrieveResourceInfo(amount);
  }

  /** A program in the place of nvidia-smi, which fails unless it is asked as the driver should. */
  private String program(String script) throws IOException {
    Path file = folder.resolve("nvidia-smi");
    Files.writeString(
        file,
        """
        #!/bin/sh
        [ "$*" = "--query-gpu=index,uuid,name --format=csv,noheader" ] || exit 64
        """
            + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return file.toString();
  }

  @Test
  void flinkFindsTheFactoryAsAService() {
    assertThat(ServiceLoader.load(ExternalResourceDriverFactory.class))
        .hasAtLeastOneElementOfType(GpuDriverFactory.class);
  }

  @Test
  void listOfNvidiaSmiIsReadInOrderOfTheIndex() throws Exception {
    String program =
        program(
            """
            echo "1, GPU-b, NVIDIA H100 80GB HBM3"
            echo "0, GPU-a, Tesla T4, a rare one"
            """);

    assertThat(gpus(Map.of("nvidia-smi", program), 2))
        .extracting(gpu -> (Object) gpu)
        .containsExactly(
            new Gpu(0, "GPU-a", "Tesla T4, a rare one"),
            new Gpu(1, "GPU-b", "NVIDIA H100 80GB HBM3"));
    assertThat(gpus(Map.of("nvidia-smi", program), 1))
        .extracting(gpu -> gpu.getProperty("uuid").orElseThrow())
        .containsExactly("GPU-a");
  }

  @Test
  void tooFewGpusAreNamedWithTheKeyThatAsksForMore() throws Exception {
    String program = program("echo \"0, GPU-a, T4\"\n");
    assertThatThrownBy(() -> gpus(Map.of("nvidia-smi", program), 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("external-resource.gpu.amount is 2")
        .hasMessageContaining("gives 1")
        .hasMessageContaining("GPU-a");
  }

  @Test
  void lastWordsOfAProgramThatFailsAreTold() throws Exception {
    String program = program("echo \"Failed to initialize NVML\"\nexit 9\n");
    assertThatThrownBy(() -> gpus(Map.of("nvidia-smi", program), 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("gave 9: Failed to initialize NVML");
  }

  @Test
  void missingProgramIsNamed() {
    String program = folder.resolve("none").toString();
    assertThatThrownBy(() -> gpus(Map.of("nvidia-smi", program), 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(program);
  }

  @Test
  void strangeLineIsTold() throws Exception {
    String program = program("echo \"No devices were found\"\n");
    assertThatThrownBy(() -> gpus(Map.of("nvidia-smi", program), 1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("\"No devices were found\", expected \"INDEX, UUID, NAME\"");
  }

  @Test
  void listedGpusAreTakenAsListed() throws Exception {
    assertThat(gpus(Map.of("devices", "3=GPU-x, 1=GPU-y"), 2))
        .extracting(gpu -> (Object) gpu)
        .containsExactly(new Gpu(1, "GPU-y", "listed"), new Gpu(3, "GPU-x", "listed"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GPU-x", "=GPU-x", "0=", "one=GPU-x", "0=GPU-x,", "-1=GPU-x", ""})
  void listThatIsNoneNamesItsKey(String devices) {
    assertThatThrownBy(() -> gpus(Map.of("devices", devices), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("external-resource.gpu.param.devices is \"%s\"".formatted(devices))
        .hasMessageContaining("INDEX=UUID");
  }

  @Test
  void fakeOnesAreAsManyAsAskedFor() throws Exception {
    assertThat(gpus(Map.of("devices", "fake"), 2))
        .extracting(gpu -> gpu.getProperty("uuid").orElseThrow())
        .containsExactly("FAKE-0", "FAKE-1");
  }
}
