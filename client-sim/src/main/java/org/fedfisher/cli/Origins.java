package org.fedfisher.cli;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.kafka.common.utils.AppInfoParser;
import org.fedfisher.report.RoundReport.Provenance;
import org.fedfisher.wire.ModelPublished;
import picocli.CommandLine.Model.CommandSpec;

/** Says with what a round was run, so that it can be run again. */
final class Origins {
  private Origins() {}

  static Provenance of(CommandSpec command, Instant started, ModelPublished published) {
    SortedMap<String, String> versions = new TreeMap<>();
    versions.put("Flink", EnvironmentInformation.getVersion());
    versions.put("Kafka", AppInfoParser.getVersion());
    versions.put("Java", Runtime.version().toString());
    versions.put(
        "machine",
        "%s %s, %d cores"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors()));
    return new Provenance(
        commandLine(command),
        started.truncatedTo(ChronoUnit.SECONDS).toString(),
        versions,
        new TreeMap<>(published.getEnvironment()));
  }

  private static String commandLine(CommandSpec command) {
    List<String> arguments = command.root().commandLine().getParseResult().originalArgs();
    return "fedfisher "
        + arguments.stream()
            .map(argument -> argument.matches("[\\w./:=,-]+") ? argument : quoted(argument))
            .collect(Collectors.joining(" "));
  }

  private static String quoted(String argument) {
    return "'" + argument.replace("'", "'\\''") + "'";
  }
}
