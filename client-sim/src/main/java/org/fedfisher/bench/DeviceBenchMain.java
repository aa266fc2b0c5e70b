package org.fedfisher.bench;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.fedfisher.solve.Device;
import org.fedfisher.solve.device.DeviceProbe;

/**
 * {@link DeviceBench} by itself, for machines with a GPU and nothing else: {@code
 * pack-cuda-bench.sh} packs it.
 */
public final class DeviceBenchMain {
  /** Ends a process that has found no device. */
  public static final int NO_DEVICE = 3;

  private static final int WRONG_USAGE = 2;

  private DeviceBenchMain() {}

  /**
   * Arguments: models and numbers of clients, each separated by commas, or nothing for all; then
   * the size of the square matrices that show the device's speed.
   */
  public static void main(String[] arguments) throws InterruptedException {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    DeviceBench.Plan plan;
    try {
      plan =
          plan(
              arguments.length > 0 ? List.of(arguments[0].split(",")) : List.of(),
              arguments.length > 1
                  ? Arrays.stream(arguments[1].split(",")).map(Integer::valueOf).toList()
                  : List.of(),
              arguments.length > 2 ? Integer.parseInt(arguments[2]) : DeviceBench.Plan.ALL.gemm());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(WRONG_USAGE);
      return;
    }
    System.exit(run(plan, out));
  }

  /**
   * A part of all that can be measured.
   *
   * @throws IllegalArgumentException for a model that is not known, or no client
   */
  public static DeviceBench.Plan plan(List<String> models, List<Integer> clients, int gemm) {
    DeviceBench.Plan all = DeviceBench.Plan.ALL;
    List<LayerShapes> wanted = all.models();
    if (!models.isEmpty()) {
      wanted = models.stream().map(DeviceBenchMain::model).toList();
    }
    for (int count : clients) {
      if (count < 1) {
        throw new IllegalArgumentException("%d clients, expected 1 or more".formatted(count));
      }
    }
    return new DeviceBench.Plan(
        wanted,
        clients.isEmpty() ? all.clients() : clients,
        gemm,
        all.operations(),
        all.cpuOperations());
  }

  private static LayerShapes model(String name) {
    return LayerShapes.all().stream()
        .filter(
            shapes -> shapes.name().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no model \"%s\", expected one of %s"
                        .formatted(
                            name, LayerShapes.all().stream().map(LayerShapes::name).toList())));
  }

  /** Measures on the first device; 0, or {@link #NO_DEVICE} where there is none. */
  public static int run(DeviceBench.Plan plan, PrintWriter out) throws InterruptedException {
    return run(plan, DeviceProbe.FIRST, out);
  }

  static int run(DeviceBench.Plan plan, Device device, PrintWriter out)
      throws InterruptedException {
    DeviceProbe probe = DeviceProbe.of(device);
    if (probe.library().isEmpty()) {
      out.println("no device to measure on: " + probe.reason());
      out.flush();
      return NO_DEVICE;
    }
    DeviceBench.run(
        probe.library().get(),
        plan,
        line -> {
          out.println(line);
          out.flush();
        });
    return 0;
  }
}
