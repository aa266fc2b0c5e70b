package org.fedfisher.cli;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.client.LedgerReader;
import org.fedfisher.client.RoundView;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Every round and where it is in its life. */
@Command(
    name = "list",
    sortOptions = false,
    description = "Lists the rounds.",
    footer = {"", "Example:", "  fedfisher round list --json"})
final class RoundListCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Option(names = "--json", description = "One JSON object per line and round.")
  boolean json;

  @Mixin final KafkaOption kafka = new KafkaOption();

  @Override
  public Integer call() {
    Collection<RoundView> rounds = new LedgerReader(kafka.reachable()).rounds().values();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      rounds.forEach(round -> out.println(RoundJson.summary(round)));
    } else {
      out.println("%-32s %-10s %9s %8s".formatted("ROUND", "STAGE", "ADMITTED", "REFUSED"));
      rounds.forEach(round -> out.println(line(round)));
    }
    return 0;
  }

  private static String line(RoundView round) {
    String target =
        round
            .specification()
            .map(specification -> "/" + specification.getTargetClients())
            .orElse("");
    return "%-32s %-10s %9s %8d"
        .formatted(
            round.round(),
            OptionName.of(round.stage()),
            round.admitted().size() + target,
            round.refused().values().stream().mapToInt(Integer::intValue).sum());
  }
}
