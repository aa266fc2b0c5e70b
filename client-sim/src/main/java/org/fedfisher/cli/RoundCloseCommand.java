package org.fedfisher.cli;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.RoundCommands;
import org.fedfisher.wire.RoundAborted;
import org.fedfisher.wire.RoundClosed;
import org.fedfisher.wire.RoundSealed;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Closes a round now, as if its deadline, or the end of its lateness, had come. */
@Command(
    name = "close",
    sortOptions = false,
    description =
        "Closes a round now: with a quorum a model follows, without one it is aborted. A closed round"
            + " whose lateness runs is sealed: what comes then is late.",
    footer = {"", "Example:", "  fedfisher round close digits-1"})
final class RoundCloseCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "ROUND", description = "The round.")
  String round = "";

  @Mixin final KafkaOption kafka = new KafkaOption();
  @Mixin final AnswerOption answer = new AnswerOption();

  @Override
  public Integer call() {
    KafkaClients clients = kafka.reachable();
    LedgerAnswer ledger = answer.from(clients, round);
    long next = ledger.next();
    try (RoundCommands commands = new RoundCommands(clients, Clock.systemUTC())) {
      commands.close(round);
    }
    if (answer.wanted()) {
      String fact =
          FactLine.of(
              ledger.await(
                  next, List.of(RoundClosed.class, RoundAborted.class, RoundSealed.class)));
      Objects.requireNonNull(spec).commandLine().getOut().println(fact);
    }
    return 0;
  }
}
