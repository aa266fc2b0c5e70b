package org.fedfisher.cli;

import java.time.Duration;
import org.fedfisher.sim.FleetOptions;
import org.fedfisher.sim.SimulatedClients.Habits;
import org.fedfisher.wire.TensorEncoding;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options on how the fleet works and misbehaves. */
final class FleetArguments {
  /** Encodings by the names of the command line. */
  enum Encoding {
    INT16(TensorEncoding.INT16),
    FLOAT32(TensorEncoding.FLOAT32);

    private final TensorEncoding wire;

    Encoding(TensorEncoding wire) {
      this.wire = wire;
    }

    @Override
    public String toString() {
      return OptionName.of(this);
    }
  }

  @Option(
      names = "--drop-out",
      paramLabel = "FRACTION",
      description =
          "Share of the clients that never send, 0 to below 1; above 0 it is at least one client"
              + " (default: 0).")
  double dropOut;

  @Option(
      names = "--retry",
      paramLabel = "FRACTION",
      description =
          "Share of the delivering clients that send their update twice; above 0 it is at least"
              + " one client (default: ${DEFAULT-VALUE}).")
  double retry;

  @Option(
      names = "--stragglers",
      paramLabel = "N",
      description =
          "Clients that send after the round has closed: first those that dropped out, then others"
              + " once more (default: ${DEFAULT-VALUE}).")
  int stragglers;

  @Option(
      names = "--max-delay",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "Longest time between a client's work and its upload, for example 500ms, 20s or 5min"
              + " (default: 2s).")
  Duration maxDelay = Duration.ofSeconds(2);

  @Option(
      names = "--monte-carlo",
      paramLabel = "N",
      description =
          "Labels to sample per example for the Fisher; 0 sums over all classes, which is exact"
              + " (default: 0).")
  int monteCarlo;

  @Option(
      names = "--encoding",
      paramLabel = "NAME",
      description =
          "How clients send numbers but K-FAC's factors, one of ${COMPLETION-CANDIDATES} (default:"
              + " ${DEFAULT-VALUE}).")
  Encoding encoding = Encoding.INT16;

  /** One client sends twice, one again after the close: the ledger has something to refuse. */
  static FleetArguments forDemo() {
    FleetArguments arguments = new FleetArguments();
    arguments.retry = 0.2;
    arguments.stragglers = 1;
    return arguments;
  }

  FleetOptions options(CommandSpec command) {
    return Checked.of(command, () -> new FleetOptions(dropOut, retry, stragglers, maxDelay));
  }

  Habits habits(CommandSpec command, int epochs, String names) {
    return Checked.of(command, () -> new Habits(epochs, monteCarlo, encoding.wire, names));
  }
}
