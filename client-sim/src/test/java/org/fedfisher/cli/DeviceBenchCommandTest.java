package org.fedfisher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.fedfisher.solve.device.DeviceProbe;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class DeviceBenchCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return FedFisher.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  @Test
  void withoutADeviceItSaysWhyAndEndsWithThree() {
    Assumptions.assumeTrue(
        DeviceProbe.of(DeviceProbe.FIRST).library().isEmpty(), "this machine has a device");
    assertThat(run("bench", "--solver", "cuda")).isEqualTo(3);
    assertThat(out.toString()).startsWith("no device to measure on: no CUDA: ");
  }

  @Test
  void modelThatIsNotKnownIsWrongUsage() {
    assertThat(run("bench", "--solver", "cuda", "--model", "vgg")).isEqualTo(2);
    assertThat(err.toString())
        .contains("no model \"vgg\", expected one of [LeNet, CNN, ResNet-18]");
  }

  @Test
  void roundWithoutClientsIsWrongUsage() {
    assertThat(run("bench", "--solver", "cuda", "--clients", "5,0")).isEqualTo(2);
    assertThat(err.toString()).contains("0 clients, expected 1 or more");
  }
}
