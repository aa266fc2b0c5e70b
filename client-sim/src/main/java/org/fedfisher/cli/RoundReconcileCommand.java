package org.fedfisher.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.LostRecords;
import org.fedfisher.client.Reconciliation;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Publishes again what a lost Kafka transaction has withheld from a round's readers. */
@Command(
    name = "reconcile",
    sortOptions = false,
    description = {
      "Finds facts and models of a round that the job has written and Kafka has aborted, because"
          + " the job was down for longer than its transactions' timeout, and publishes the same"
          + " bytes again. Where nothing is lost it publishes nothing. The job must run: it is"
          + " asked for two answers, which the ledger shows as refused commands.",
      "docs/faults.md says when a transaction is lost."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing is lost any more",
      "1:failed, or something is beyond repair",
      "2:wrong usage",
      "130:stopped with Ctrl-C"
    },
    footer = {
      "",
      "Examples:",
      "  fedfisher round reconcile digits-1 --dry-run",
      "  fedfisher round reconcile digits-1"
    })
final class RoundReconcileCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Parameters(paramLabel = "ROUND", description = "The round.")
  String round = "";

  @Mixin final KafkaOption kafka = new KafkaOption();

  @Option(names = "--dry-run", description = "Say what is lost and publish nothing.")
  boolean dryRun;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "How long to wait for each of the job's answers (default: ${DEFAULT-VALUE}).")
  int seconds = 60;

  @Override
  public Integer call() {
    KafkaClients clients = kafka.reachable();
    Reconciliation reconciliation = new Reconciliation(clients, round);
    LostRecords lost = reconciliation.find(Duration.ofSeconds(seconds));
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    lost.beyondRepair().forEach(what -> out.println("Beyond repair: " + what));
    if (lost.records().isEmpty()) {
      out.printf("Round %s: nothing is lost that could be published again%n", round);
    } else {
      if (!dryRun) {
        reconciliation.publish(lost);
      }
      out.printf(
          "Round %s: %s %d facts%s and %d records of models%n",
          round,
          dryRun ? "would publish again" : "published again",
          lost.facts().size(),
          ordinals(lost.facts()),
          lost.records().size() - lost.facts().size());
    }
    out.flush();
    return lost.beyondRepair().isEmpty() ? 0 : 1;
  }

  private static String ordinals(List<Long> facts) {
    return facts.isEmpty()
        ? ""
        : " (" + String.join(", ", facts.stream().map(String::valueOf).toList()) + ")";
  }
}
