package org.fedfisher.cli;

import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Solver;
import org.fedfisher.wire.SolverKind;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options on what a round asks of its clients and how it is solved. */
final class SolveArguments {
  /** Fisher structures by the names of the command line. */
  enum Fisher {
    NONE(FisherStructure.NONE),
    DIAGONAL(FisherStructure.DIAGONAL);

    private final FisherStructure wire;

    Fisher(FisherStructure wire) {
      this.wire = wire;
    }

    @Override
    public String toString() {
      return OptionName.of(this);
    }
  }

  /** Solvers by the names of the command line. */
  enum Method {
    EXACT(SolverKind.EXACT),
    GRADIENT_DESCENT(SolverKind.GRADIENT_DESCENT),
    ADAM(SolverKind.ADAM);

    private final SolverKind wire;

    Method(SolverKind wire) {
      this.wire = wire;
    }

    @Override
    public String toString() {
      return OptionName.of(this);
    }
  }

  @Option(
      names = "--fisher",
      paramLabel = "NAME",
      description =
          "What clients send besides weights, one of ${COMPLETION-CANDIDATES}; none is FedAvg"
              + " (default: ${DEFAULT-VALUE}).")
  Fisher fisher = Fisher.DIAGONAL;

  @Option(
      names = "--solver",
      paramLabel = "NAME",
      description =
          "How the round is solved, one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  Method solver = Method.EXACT;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps of an iterative solver (default: 2000).")
  int steps = 2000;

  @Option(
      names = "--damping",
      paramLabel = "NUMBER",
      description =
          "Pull towards the average, in multiples of each layer's mean curvature (default:"
              + " ${DEFAULT-VALUE}).")
  double damping;

  FisherStructure structure() {
    return fisher.wire;
  }

  Solver solver(CommandSpec command) {
    return Checked.of(command, this::solver);
  }

  Solver solver() {
    if (!(damping >= 0) || Double.isInfinite(damping)) {
      throw new IllegalArgumentException("damping is %s, expected at least 0".formatted(damping));
    }
    if (steps < 1) {
      throw new IllegalArgumentException("steps is %d, expected at least 1".formatted(steps));
    }
    return new Solver(
        solver.wire, solver == Method.EXACT ? 0 : steps, damping, 0.0, Arithmetic.FAST);
  }
}
