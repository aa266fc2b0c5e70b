package org.fedfisher.cli;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.RoundCommands;
import org.fedfisher.wire.RoundAborted;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Ends a round without a model. */
@Command(
    name = "abort",
    sortOptions = false,
    description = "Ends a round without a model.",
    footer = {"", "Example:", "  fedfisher round abort digits-1 --why \"wrong learning rate\""})
final class RoundAbortCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "ROUND", description = "The round.")
  String round = "";

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      required = true,
      description = "The reason; the ledger keeps it.")
  String why = "";

  @Mixin final KafkaOption kafka = new KafkaOption();
  @Mixin final AnswerOption answer = new AnswerOption();

  @Override
  public Integer call() {
    KafkaClients clients = kafka.reachable();
    LedgerAnswer ledger = answer.from(clients, round);
    long next = ledger.next();
    try (RoundCommands commands = new RoundCommands(clients, Clock.systemUTC())) {
      commands.abort(round, why);
    }
    if (answer.wanted()) {
      String fact = FactLine.of(ledger.await(next, List.of(RoundAborted.class)));
      Objects.requireNonNull(spec).commandLine().getOut().println(fact);
    }
    return 0;
  }
}
