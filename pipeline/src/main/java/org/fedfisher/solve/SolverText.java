package org.fedfisher.solve;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.RoundSpecification;

/** What the ledger says of a round's solver. */
public final class SolverText {
  /** Follows a device that was at hand and has not solved. */
  public static final String ON_CPU = "; solved on the CPU";

  private static final String BLAS = "BLAS float32, one thread";
  private static final String DEVICE = "float32 on a device, vectors in double";

  private SolverText() {}

  /** The solver with its settings. */
  public static String of(RoundSpecification round) {
    return elementwise(round)
        ? DiagonalSolver.describe(round.getSolver())
        : QuadraticSolver.describe(round.getSolver());
  }

  /**
   * What the bits of the model may depend on beside the sums.
   *
   * @param devices what has solved the round's matrices; empty where it was the processor, and with
   *     {@link #ON_CPU} behind it a device that was at hand and has not
   */
  public static Map<String, String> environment(
      RoundSpecification round, Collection<String> devices) {
    boolean fixed = elementwise(round) || round.getSolver().getArithmetic() == Arithmetic.STRICT;
    Map<String, String> environment = new TreeMap<>();
    environment.put("arithmetic", fixed ? "IEEE 754 double, fixed order" : arithmetic(devices));
    environment.put("java", System.getProperty("java.vm.version", "unknown"));
    environment.put("arch", System.getProperty("os.arch", "unknown"));
    if (!fixed) {
      environment.put("cpu", Processor.name());
      List<String> named = devices.stream().filter(device -> !device.isEmpty()).toList();
      if (!named.isEmpty()) {
        environment.put("device", String.join(", ", named));
      }
    }
    return environment;
  }

  private static String arithmetic(Collection<String> devices) {
    long onDevice =
        devices.stream().filter(device -> !device.isEmpty() && !device.endsWith(ON_CPU)).count();
    if (onDevice == 0) {
      return BLAS;
    }
    return onDevice == devices.size()
        ? DEVICE
        : "of some matrices " + DEVICE + ", of others " + BLAS;
  }

  private static boolean elementwise(RoundSpecification round) {
    return round.getFisher() == FisherStructure.NONE
        || round.getFisher() == FisherStructure.DIAGONAL;
  }
}
