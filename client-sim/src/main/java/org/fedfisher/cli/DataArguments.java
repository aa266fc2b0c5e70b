package org.fedfisher.cli;

import java.io.IOException;
import org.fedfisher.data.Dataset;
import org.fedfisher.sim.Seeds;
import picocli.CommandLine.Option;

/** Options on the data and who holds which part of it. */
final class DataArguments extends DatasetOption {
  @Option(
      names = "--clients",
      paramLabel = "N",
      description = "Clients of the fleet (default: ${DEFAULT-VALUE}).")
  int clients = 5;

  @Option(
      names = "--alpha",
      paramLabel = "NUMBER",
      description =
          "Concentration of the Dirichlet partition; 0.1 gives clients that know few classes, 100"
              + " equal ones (default: ${DEFAULT-VALUE}).")
  double alpha = 0.1;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      description =
          "Determines data, partition, initial weights, batches and arrivals (default:"
              + " ${DEFAULT-VALUE}).")
  long seed = 0;

  Seeds seeds() {
    return new Seeds(seed);
  }

  /** Reads, downloads or makes the data set. */
  Dataset load() throws IOException {
    return load(seeds());
  }
}
