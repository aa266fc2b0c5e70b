package org.fedfisher.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.fedfisher.operator.KeepLedger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every promise of a round holds, whatever the order of events, crashes included. */
class SimulationTest {
  /** With a value: only this seed is played, and its steps are printed. */
  private static final String SEED = "fedfisher.simulation.seed";

  private static final String SEEDS = "fedfisher.simulation.seeds";
  private static final String COMMAND =
      "mvn test -pl pipeline -am -Dtest=SimulationTest -Dsurefire.failIfNoSpecifiedTests=false";

  @BeforeAll
  static void logNoFacts() {
    Configurator.setLevel(KeepLedger.class, Level.WARN);
  }

  @AfterAll
  static void logFactsAgain() {
    Configurator.setLevel(KeepLedger.class, Level.INFO);
  }

  @Test
  void everySeedKeepsEveryPromise() throws Exception {
    if (System.getProperty(SEED) != null) {
      Simulation.play(Long.getLong(SEED), System.out::println);
      return;
    }
    int seeds = Integer.getInteger(SEEDS, 10_000);
    for (long seed = 0; seed < seeds; seed++) {
      try {
        Simulation.play(seed, step -> {});
      } catch (Exception | AssertionError e) {
        throw new AssertionError(
            "seed %d: %s%nplay it again: %s -D%s=%d%n%s"
                .formatted(
                    seed,
                    e.getMessage(),
                    COMMAND,
                    SEED,
                    seed,
                    String.join(System.lineSeparator(), trace(seed))),
            e);
      }
    }
  }

  @Test
  void sameSeedIsTheSameRun() {
    assertThat(trace(7)).isNotEmpty().isEqualTo(trace(7));
    assertThat(trace(7)).isNotEqualTo(trace(8));
  }

  private static List<String> trace(long seed) {
    List<String> steps = new ArrayList<>();
    try {
      Simulation.play(seed, steps::add);
    } catch (Exception | AssertionError e) {
      steps.add("then " + e.getMessage());
    }
    return steps;
  }
}
