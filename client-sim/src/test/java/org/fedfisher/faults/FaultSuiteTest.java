package org.fedfisher.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two faults on real processes; {@code fedfisher faults} plays them all. */
class FaultSuiteTest {
  private static final Path CONF = Path.of("../flink-conf");
  private static final List<String> SHORT =
      List.of("taskmanager-folding", "taskmanager-before-commit");
  private static final int ATTEMPTS = 3;

  @Test
  void roundsKeepEveryPromiseWhenProcessesAreKilled() throws Exception {
    List<Fault> faults =
        Fault.all().stream().filter(fault -> SHORT.contains(fault.name())).toList();
    assertThat(faults).hasSameSizeAs(SHORT);
    List<String> late = new ArrayList<>();
    // Kept with its logs until the next clean build.
    Path directory = Files.createTempDirectory(Path.of("target"), "fault-suite-");
    try (FaultSuite suite = FaultSuite.start(CONF, directory, 11, Duration.ofMinutes(10))) {
      for (Fault fault : faults) {
        Outcome outcome = suite.playInTime(fault, ATTEMPTS);
        assertThat(outcome.violations()).as(fault.name()).isEmpty();
        assertThat(outcome.runningSeconds()).as(fault.name()).isPresent();
        if (outcome.tooLate()) {
          late.add(fault.name());
        } else {
          assertThat(outcome.progressSeconds()).as(fault.name()).isPresent();
        }
      }
    }
    assumeThat(late)
        .as("faults for which this machine was too slow in each of %d plays", ATTEMPTS)
        .isEmpty();
  }
}
