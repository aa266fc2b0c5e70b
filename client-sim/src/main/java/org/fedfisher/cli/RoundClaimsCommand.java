package org.fedfisher.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LedgerReader;
import org.fedfisher.client.ModelStore;
import org.fedfisher.client.RoundView;
import org.fedfisher.client.UpdateReader;
import org.fedfisher.study.RoundClaims;
import org.fedfisher.wire.ModelVariant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What honest clients claim, for whoever chooses limits. */
@Command(
    name = "claims",
    sortOptions = false,
    description = {
      "Shows what the admitted clients of a round claim: examples, bytes and, of each layer, the"
          + " trace of the Fisher and the shift from W0 in it.",
      "Choose the next round's limits well above the largest that you trust."
    },
    footer = {"", "Example:", "  fedfisher round claims digits-1"})
final class RoundClaimsCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "ROUND", description = "The round.")
  String round = "";

  @Mixin final KafkaOption kafka = new KafkaOption();

  @Override
  public Integer call() {
    KafkaClients clients = kafka.reachable();
    RoundView view =
        new LedgerReader(clients)
            .round(round)
            .filter(found -> found.specification().isPresent())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "the ledger knows no opened round \"%s\"".formatted(round)));
    RoundClaims claims =
        RoundClaims.of(
            view,
            new UpdateReader(clients),
            new ModelStore(clients).find(round, ModelVariant.INITIAL));
    TextTable table = new TextTable("of one client", "smallest", "median", "largest");
    for (RoundClaims.Row row : claims.rows()) {
      table.row(row.what(), number(row.least()), number(row.median()), number(row.most()));
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    table.lines().forEach(out::println);
    return 0;
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%,.0f", value)
        : String.format(Locale.ROOT, "%.4g", value);
  }
}
