package org.fedfisher.cli;

import org.fedfisher.cli.CompressionSection.Factors;
import org.fedfisher.round.Specification;
import org.fedfisher.sim.RoundDesign;
import org.fedfisher.sim.WireNetworks;
import org.fedfisher.train.Network;
import org.fedfisher.wire.Arithmetic;
import org.fedfisher.wire.FisherStructure;
import org.fedfisher.wire.Sha256;
import org.fedfisher.wire.SolverKind;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Options on what a round asks of its clients and how it is solved. */
final class SolveArguments {
  /** Fisher structures by the names of the command line. */
  enum Fisher {
    NONE,
    DIAGONAL,
    KFAC,
    FULL;

    FisherStructure wire() {
      return FisherStructure.valueOf(name());
    }

    @Override
    public String toString() {
      return OptionName.of(this);
    }
  }

  /** Solvers by the names of the command line. */
  enum Method {
    CONJUGATE_GRADIENT,
    GRADIENT_DESCENT,
    ADAM,
    EXACT;

    SolverKind wire() {
      return SolverKind.valueOf(name());
    }

    @Override
    public String toString() {
      return OptionName.of(this);
    }
  }

  /** Who multiplies matrices, by the names of the command line. */
  enum Multiplier {
    FAST,
    STRICT;

    Arithmetic wire() {
      return Arithmetic.valueOf(name());
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
          "What clients send besides weights, one of ${COMPLETION-CANDIDATES}; none is FedAvg, full"
              + " is for --model small (default: ${DEFAULT-VALUE}).")
  Fisher fisher = Fisher.KFAC;

  @Option(
      names = "--compression",
      paramLabel = "NAME",
      description =
          "How K-FAC's factors travel, one of ${COMPLETION-CANDIDATES}; svd is the published one"
              + " (default: eigen).")
  @Nullable Factors compression;

  @Option(
      names = "--rank",
      paramLabel = "N",
      description =
          "Most columns of a factor (default: with eigen what takes 8 bits per parameter, with svd"
              + " the published rule).")
  @Nullable Integer rank;

  @Option(
      names = "--solver",
      paramLabel = "NAME",
      description =
          "How the round is solved, one of ${COMPLETION-CANDIDATES} (default: conjugate-gradient for"
              + " kfac and full, exact for none and diagonal).")
  @Nullable Method solver;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description =
          "Steps of gradient descent and Adam (default: 2000), most iterations of conjugate"
              + " gradient (default: 500).")
  @Nullable Integer steps;

  @Option(
      names = "--damping",
      paramLabel = "NUMBER",
      description =
          "Pull towards the average, in multiples of each layer's mean curvature (default: 0.3 for"
              + " kfac and full, else 0).")
  @Nullable Double damping;

  @Option(
      names = "--tolerance",
      paramLabel = "NUMBER",
      description = "Relative residual at which conjugate gradient stops (default: 0.01).")
  @Nullable Double tolerance;

  @Option(
      names = "--arithmetic",
      paramLabel = "NAME",
      description =
          "Who multiplies matrices, one of ${COMPLETION-CANDIDATES}; strict gives the same bits on"
              + " every machine (default: fast).")
  @Nullable Multiplier arithmetic;

  /**
   * The round that the options ask for.
   *
   * @throws ParameterException where the rules of rounds would refuse it; names the option
   */
  RoundDesign design(CommandSpec command, String round, Network network) {
    try {
      RoundDesign design = design(round, network);
      Specification.of(design.specification(new Sha256(new byte[32]), "", 1, 1, 0));
      return design;
    } catch (IllegalArgumentException e) {
      String refusal = RuleWords.options(String.valueOf(e.getMessage()));
      throw new ParameterException(command.commandLine(), refusal, e);
    }
  }

  RoundDesign design(String round, Network network) {
    FisherStructure structure = fisher.wire();
    SolverSection solving =
        new SolverSection(
            solver == null ? null : solver.wire(),
            steps,
            damping,
            tolerance,
            arithmetic == null ? null : arithmetic.wire());
    CompressionSection factors = new CompressionSection(compression, rank);
    return new RoundDesign(
        round,
        network,
        structure,
        solving.wire(structure),
        factors.encoding(structure),
        factors.rank(structure, WireNetworks.model(network)));
  }
}
