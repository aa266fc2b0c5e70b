package org.fedfisher.watching;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fedfisher.watching.Promtool.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped alert rules, judged by Prometheus's own tool. */
class AlertRulesTest {
  private static final Path STORIES = Path.of("src/test/resources/watching/alerts-test.yaml");

  @TempDir Path directory;

  @Test
  void rulesAreRules() throws Exception {
    Answer answer = Promtool.run("check", "rules", Shipped.ALERTS.toString());
    assertThat(answer.code()).as(answer.output()).isZero();
  }

  /** The dashboard's expressions are PromQL: Prometheus takes them for rules. */
  @Test
  void dashboardAsksInPrometheusLanguage() throws Exception {
    StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
    int number = 0;
    for (String expression : Shipped.dashboard().values()) {
      String plain = expression.replace("$__rate_interval", "1m").replace("$round", ".*");
      rules.append("  - record: panel_%d%n    expr: |-%n      %s%n".formatted(number++, plain));
    }
    assertThat(number).isGreaterThan(15);
    Path file = Files.writeString(directory.resolve("dashboard.yaml"), rules.toString());
    Answer answer = Promtool.run("check", "rules", file.toString());
    assertThat(answer.code()).as(answer.output()).isZero();
  }

  @Test
  void everyAlertFiresWhenItShouldAndNotBefore() throws Exception {
    Answer answer = Promtool.run("test", "rules", STORIES.toString());
    assertThat(answer.code()).as(answer.output()).isZero();
  }

  /** A rule that would wake nobody, or everybody, does not pass its story. */
  @Test
  void brokenRulesFailTheirStories() throws Exception {
    assertThat(played("\\) > 120", ") > 12000")).contains("FedFisherRoundPastDeadline");
    assertThat(played("offset 1h", "offset 2h")).contains("FedFisherNoAdmissions");
    assertThat(played("reason!=\"DUPLICATE_CLIENT\"", "reason!=\"x\""))
        .contains("FedFisherRefusalsRising");
    assertThat(played("numberOfFailedCheckpoints", "numberOfFailures"))
        .contains("FedFisherCheckpointsFailing");
    assertThat(played("publishedRevision", "revisionPublished")).contains("FedFisherModelMissing");
    assertThat(played("runningTime\\) == 0", "runningTime) < 0"))
        .contains("FedFisherJobNotRunning");
  }

  /** What promtool says of rules with {@code pattern} replaced; they must fail. */
  private String played(String pattern, String replacement)
      throws IOException, InterruptedException {
    String rules = Files.readString(Shipped.ALERTS);
    String broken = rules.replaceAll(pattern, replacement);
    assertThat(broken).isNotEqualTo(rules);
    Files.writeString(directory.resolve("alerts.yaml"), broken);
    String stories =
        Files.readString(STORIES)
            .replaceAll("- .*/alerts.yaml", "- " + directory.resolve("alerts.yaml"));
    Path file = Files.writeString(directory.resolve("alerts-test.yaml"), stories);
    Answer answer = Promtool.run("test", "rules", file.toString());
    assertThat(answer.code()).as(answer.output()).isNotZero();
    return answer.output();
  }
}
