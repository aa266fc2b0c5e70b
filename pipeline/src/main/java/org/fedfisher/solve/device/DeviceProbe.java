package org.fedfisher.solve.device;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import org.fedfisher.solve.Device;
import org.fedfisher.solve.MatrixSolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out once in a process whether a device can be used. Never throws for a driver, a library or
 * a class that is missing: those are reasons.
 */
public final class DeviceProbe {
  /** The device that a machine numbers first, for where nobody hands out devices. */
  public static final Device FIRST = new Device(0, "", "");

  private static final Logger LOG = LoggerFactory.getLogger(DeviceProbe.class);
  private static final Map<Device, DeviceProbe> PROBED = new ConcurrentHashMap<>();
  private static final Map<Device, MatrixSolver> SOLVERS = new ConcurrentHashMap<>();

  private final Optional<DeviceLibrary> library;
  private final String reason;

  private DeviceProbe(Optional<DeviceLibrary> library, String reason) {
    this.library = library;
    this.reason = reason;
  }

  /** The device, where it can be used. */
  public Optional<DeviceLibrary> library() {
    return library;
  }

  /** Why it cannot be used; empty where it can. */
  public String reason() {
    return reason;
  }

  /** Looks for a device. */
  public static DeviceProbe of(Device device) {
    return PROBED.computeIfAbsent(device, DeviceProbe::probe);
  }

  /**
   * What solves matrices where the cluster has handed out this device; without one the CPU. Looks
   * for the device when there is something to solve that it could, and says in the log what came of
   * it.
   */
  public static MatrixSolver solver(Optional<Device> handedOut) {
    return handedOut.map(DeviceProbe::solver).orElse(MatrixSolver.CPU);
  }

  private static MatrixSolver solver(Device device) {
    return (shape, clients, settings) ->
        (DeviceSolver.suits(settings) ? found(device) : MatrixSolver.CPU)
            .intake(shape, clients, settings);
  }

  private static MatrixSolver found(Device device) {
    return SOLVERS.computeIfAbsent(
        device,
        wanted -> {
          DeviceProbe probe = of(wanted);
          if (probe.library.isPresent()) {
            LOG.info("solving on {}", probe.library.get().describe());
            return new DeviceSolver(probe.library.get(), LOG::warn);
          }
          // A fake one is no surprise.
          if (wanted.isFake()) {
            LOG.info("device {}: {}; solving on the CPU", wanted.text(), probe.reason);
          } else {
            LOG.warn("device {}: {}; solving on the CPU", wanted.text(), probe.reason);
          }
          return MatrixSolver.CPU;
        });
  }

  private static DeviceProbe probe(Device device) {
    return probe(
        device, ServiceLoader.load(DeviceDriver.class, DeviceDriver.class.getClassLoader()));
  }

  /** With these drivers. */
  static DeviceProbe probe(Device device, Iterable<DeviceDriver> drivers) {
    if (device.isFake()) {
      return new DeviceProbe(Optional.empty(), "stands for a device on a machine without one");
    }
    List<String> reasons = new ArrayList<>();
    try {
      for (DeviceDriver driver : drivers) {
        try {
          return new DeviceProbe(Optional.of(driver.open(device)), "");
        } catch (DeviceException | LinkageError e) {
          reasons.add("no %s: %s".formatted(driver.name(), reason(e)));
        }
      }
    } catch (ServiceConfigurationError e) {
      reasons.add(reason(e));
    }
    return new DeviceProbe(
        Optional.empty(), reasons.isEmpty() ? "no driver known" : String.join("; ", reasons));
  }

  /** A library that is missing is named by the innermost cause. */
  private static String reason(Throwable thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null || cause instanceof NoClassDefFoundError
        ? cause.toString()
        : message.lines().findFirst().orElse(message);
  }
}
