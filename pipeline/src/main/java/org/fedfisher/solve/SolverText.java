package org.fedfisher.solve;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.RoundSpecification;

/** What the ledger says of a round's solver. */
public final class SolverText {
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
   * @param devices that the solves had at hand, as {@link Device#text} names them
   */
  public static Map<String, String> environment(
      RoundSpecification round, Collection<String> devices) {
    boolean fixed = elementwise(round) || round.getSolver().getArithmetic() == Arithmetic.STRICT;
    Map<String, String> environment = new TreeMap<>();
    environment.put(
        "arithmetic", fixed ? "IEEE 754 double, fixed order" : "BLAS float32, one thread");
    environment.put("java", System.getProperty("java.vm.version", "unknown"));
    environment.put("arch", System.getProperty("os.arch", "unknown"));
    if (!fixed) {
      environment.put("cpu", Processor.name());
      if (!devices.isEmpty()) {
        environment.put("device", String.join(", ", devices) + "; solved on the CPU");
      }
    }
    return environment;
  }

  private static boolean elementwise(RoundSpecification round) {
    return round.getFisher() == FisherStructure.NONE
        || round.getFisher() == FisherStructure.DIAGONAL;
  }
}
