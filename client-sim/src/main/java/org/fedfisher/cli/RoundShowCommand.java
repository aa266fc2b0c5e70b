package org.fedfisher.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.client.LedgerReader;
import org.fedfisher.client.RoundView;
import org.fedfisher.wire.LedgerFact;
import org.fedfisher.wire.RoundOpened;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The facts of a round, as they are or as they come. */
@Command(
    name = "show",
    sortOptions = false,
    description = "Shows what the ledger says of a round.",
    footer = {
      "",
      "Examples:",
      "  fedfisher round show digits-1 --follow    until the model is there",
      "  fedfisher round show digits-1 --json      one JSON object"
    })
final class RoundShowCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "ROUND", description = "The round.")
  String round = "";

  @Option(
      names = "--follow",
      description =
          "Go on until the last model is published (where the round allows lateness: the last"
              + " revision) or the round is aborted.")
  boolean follow;

  @Option(names = "--json", description = "JSON: the whole round, or with --follow a fact a line.")
  boolean json;

  @Mixin final KafkaOption kafka = new KafkaOption();

  private final List<LedgerFact> followed = new ArrayList<>();

  @Override
  public Integer call() {
    LedgerReader ledger = new LedgerReader(kafka.reachable());
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    PrintWriter out = line.getOut();
    if (follow) {
      ledger.follow(round, fact -> tell(fact, line), this::over);
      return 0;
    }
    RoundView view =
        ledger
            .round(round)
            .orElseThrow(
                () ->
                    new IllegalStateException("the ledger knows no round \"%s\"".formatted(round)));
    view.specification().ifPresent(found -> OpenToAnyone.warn(found, line.getErr()));
    if (json) {
      out.println(RoundJson.whole(view));
    } else {
      view.facts().forEach(fact -> out.println(FactLine.of(fact)));
      out.println(
          "%s is %s: %d admitted with %,d examples, refused %s"
              .formatted(
                  round,
                  OptionName.of(view.stage()),
                  view.admitted().size(),
                  view.examples(),
                  view.refused().isEmpty() ? "none" : view.refused()));
    }
    return 0;
  }

  private void tell(LedgerFact fact, CommandLine line) {
    if (fact.getFact() instanceof RoundOpened opened) {
      OpenToAnyone.warn(opened.getSpecification(), line.getErr());
    }
    PrintWriter out = line.getOut();
    out.println(json ? RoundJson.fact(fact) : FactLine.of(fact));
    out.flush();
    followed.add(fact);
  }

  private boolean over() {
    RoundView.Stage stage = RoundView.of(round, followed).stage();
    return stage == RoundView.Stage.PUBLISHED || stage == RoundView.Stage.ABORTED;
  }
}
