package org.fedfisher.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Kafka aborts what a checkpoint believes to be written, because the job stays down for longer than
 * the transaction may; a reconciliation publishes it again.
 */
class LostTransactionTest {
  private static final Path CONF = Path.of("../flink-conf");

  private static final int ATTEMPTS = 4;

  @Test
  void whatIsLostIsFoundAndPublishedAgain() throws Exception {
    Fault fault =
        Fault.all().stream()
            .filter(one -> one.name().equals("transaction-lost"))
            .findFirst()
            .orElseThrow();
    // Kept with its logs until the next clean build.
    Path directory = Files.createTempDirectory(Path.of("target"), "lost-transaction-");
    try (FaultSuite suite = FaultSuite.start(CONF, directory, 5, fault.transactions())) {
      Outcome outcome = suite.playInTime(fault, ATTEMPTS);
      assertThat(outcome.violations()).isEmpty();
      assertThat(outcome.audit()).isEqualTo("identical");
      assertThat(outcome.note()).matches("\\d+ facts and \\d+ records .* published again");
      // Ledger and models have transactions of their own: one of them may have been committed.
      assertThat(Stream.of(outcome.note().split("\\D+")).mapToInt(Integer::parseInt).sum())
          .isPositive();
    }
  }
}
