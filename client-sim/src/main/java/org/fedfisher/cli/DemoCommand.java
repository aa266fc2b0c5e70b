package org.fedfisher.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows a whole round in one process: Kafka, the Flink job, a fleet, the result. */
@Command(
    name = "demo",
    sortOptions = false,
    mixinStandardHelpOptions = true,
    description = {
      "Runs one round on this machine: starts Kafka and the Flink job, trains a fleet of clients"
          + " on skewed shares of a data set, and compares FedAvg, Fisher merging and FedFisher.",
      "By default every client delivers; one sends its update twice and one again after the close,"
          + " so that the ledger has something to refuse."
    })
final class DemoCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Mixin final DataArguments data = new DataArguments();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Local training epochs (default: ${DEFAULT-VALUE}).")
  int epochs = 10;

  @Mixin final SolveArguments solve = new SolveArguments();
  @Mixin final FleetArguments fleet = FleetArguments.forDemo();

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Parallelism of the Flink job (default: ${DEFAULT-VALUE}).")
  int parallelism = 2;

  @Option(
      names = "--ui-port",
      paramLabel = "PORT",
      description = "Port of Flink's dashboard, 0 for any free one (default: ${DEFAULT-VALUE}).")
  int uiPort = 8081;

  @Option(
      names = "--report-dir",
      paramLabel = "DIR",
      description = "Where report.html and report.json go (default: ${DEFAULT-VALUE}).")
  Path reportDir = Path.of("fedfisher-report");

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write the report's JSON to this file.")
  @Nullable Path json;

  @Option(
      names = "--patience",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "How long to wait for each thing the job should do (default: 5min).")
  Duration patience = Duration.ofMinutes(5);

  @Option(
      names = "--keep-up",
      description = "Keep Kafka, the job and its dashboard up after the result, until Ctrl-C.")
  boolean keepUp;

  @Override
  public Integer call() throws IOException, InterruptedException {
    return 0;
  }
}
