package org.fedfisher.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.fedfisher.data.Dataset;
import org.fedfisher.data.Examples;
import org.fedfisher.data.StoredPartition;
import org.fedfisher.sim.Federation;
import org.fedfisher.sim.Seeds;
import org.jspecify.annotations.Nullable;
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
      names = "--partition",
      paramLabel = "DIR",
      description =
          "Repeat a stored partition instead of drawing one: client<i>/train_indices.bin, positions"
              + " in the training examples as little-endian float32; --alpha is then what the report"
              + " says of it.")
  @Nullable Path partition;

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

  /** Who holds which part of the data. */
  Federation share(Dataset dataset) throws IOException {
    if (partition == null) {
      return Federation.split(dataset, clients, alpha, seeds());
    }
    List<Examples> shares = new StoredPartition(partition).split(dataset.train());
    if (shares.size() != clients) {
      throw new IllegalArgumentException(
          "--partition %s holds %d clients, --clients is %d"
              .formatted(partition, shares.size(), clients));
    }
    return new Federation(dataset, shares);
  }

  /** Reads, downloads or makes the data set. */
  Dataset load() throws IOException {
    return load(seeds());
  }
}
