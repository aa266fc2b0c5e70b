package org.fedfisher.cli;

import java.time.Duration;
import org.fedfisher.client.KafkaClients;
import picocli.CommandLine.Option;

/** How long a command waits for the ledger's answer. */
final class AnswerOption {
  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "How long to wait for the job's answer, 0 for not (default: ${DEFAULT-VALUE}).")
  int seconds = 30;

  boolean wanted() {
    return seconds > 0;
  }

  LedgerAnswer from(KafkaClients kafka, String round) {
    return new LedgerAnswer(kafka, round, Duration.ofSeconds(seconds));
  }
}
