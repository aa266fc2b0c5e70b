package org.fedfisher.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.fedfisher.data.Dataset;
import org.fedfisher.data.DatasetCache;
import org.fedfisher.data.DigitGenerator;
import org.fedfisher.data.IdxFiles;
import org.fedfisher.data.PublicDataset;
import org.fedfisher.sim.Seeds;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which data set, and where it is. */
class DatasetOption {
  /** Data sets by the names of the command line. */
  enum Source {
    DIGITS,
    MNIST,
    FASHION_MNIST;

    @Override
    public String toString() {
      return OptionName.of(this);
    }
  }

  @Option(
      names = "--dataset",
      paramLabel = "NAME",
      description =
          "One of ${COMPLETION-CANDIDATES}; digits are generated, the others downloaded once"
              + " (default: ${DEFAULT-VALUE}).")
  Source dataset = Source.DIGITS;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder that holds the data set's four IDX files; nothing is downloaded then.")
  @Nullable Path dataDir;

  /** Reads, downloads or, from the seeds, makes the data set. */
  Dataset load(Seeds seeds) throws IOException {
    return switch (dataset) {
      case DIGITS -> DigitGenerator.standard(seeds.data()).generate();
      case MNIST -> load(PublicDataset.MNIST);
      case FASHION_MNIST -> load(PublicDataset.FASHION_MNIST);
    };
  }

  private Dataset load(PublicDataset known) throws IOException {
    return dataDir == null
        ? new DatasetCache(DatasetCache.defaultRoot()).load(known)
        : new IdxFiles(dataDir, known.classes()).read(known.id());
  }
}
