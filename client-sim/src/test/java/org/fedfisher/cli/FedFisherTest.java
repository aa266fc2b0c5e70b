package org.fedfisher.cli;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.fedfisher.audit.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class FedFisherTest {
  private static final String NOWHERE = "--bootstrap-servers=127.0.0.1:1";

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return FedFisher.commandLine()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }

  private static void collect(CommandLine line, List<CommandLine> all) {
    all.add(line);
    line.getSubcommands().values().forEach(each -> collect(each, all));
  }

  @Test
  void everyCommandHasHelp() {
    List<CommandLine> all = new ArrayList<>();
    collect(FedFisher.commandLine(), all);

    assertThat(all).hasSizeGreaterThanOrEqualTo(11);
    for (CommandLine each : all) {
      String[] path = each.getCommandSpec().qualifiedName().split(" ");
      List<String> arguments = new ArrayList<>(List.of(path).subList(1, path.length));
      arguments.add("--help");
      assertThat(run(arguments.toArray(String[]::new))).as(arguments.toString()).isZero();
      assertThat(out.toString()).contains("Usage: " + each.getCommandSpec().qualifiedName());
      assertThat(each.getCommandSpec().usageMessage().description()).isNotEmpty();
    }
  }

  @Test
  void versionIsPrinted() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("fedfisher ");
  }

  @Test
  void wrongUsageIsTwo() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("round")).isEqualTo(2);
    assertThat(run("round", "list", "--no-such-option")).isEqualTo(2);
    assertThat(run("round", "abort", "r")).isEqualTo(2);
    assertThat(run("up", "--bind", "0.0.0.0")).isEqualTo(2);
    assertThat(run("model", "get", "r", "--out", "w.txt")).isEqualTo(2);
    assertThat(run("audit", "no round")).isEqualTo(2);
    assertThat(run("audit", "r", "--revision", "-2")).isEqualTo(2);
    assertThat(run("round", "list", "--bootstrap-servers", "no port")).isEqualTo(2);
    assertThat(err.toString()).contains("found \"no port\", expected host:port");
  }

  @Test
  void failureIsOneLineAndOne() throws Exception {
    Path file = Files.writeString(folder.resolve("r.yaml"), "round: x\nquorum: few\n");

    assertThat(run("round", "open", file.toString())).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("fedfisher: " + file + ":2: quorum: found \"few\", expected a number")
        .hasLineCount(1);
  }

  @Test
  void missingFileIsNamed() {
    assertThat(run("round", "open", "no-such.yaml")).isEqualTo(1);
    assertThat(err.toString()).isEqualToIgnoringNewLines("fedfisher: no such file: no-such.yaml");
  }

  @Test
  void unreachableKafkaIsOneLineAndVerboseShowsWhy() {
    assertThat(run("round", "list", NOWHERE, "--kafka-wait=1s", "--verbose")).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("fedfisher: no Kafka answers at 127.0.0.1:1 within 1 s")
        .contains("at org.fedfisher.client.KafkaClients");
  }

  @Test
  void longWaitForKafkaIsToldOnceBesideTheOutput() {
    assertThat(run("round", "list", NOWHERE, "--kafka-wait=4s")).isEqualTo(1);
    assertThat(err.toString().lines())
        .hasSize(2)
        .first(as(STRING))
        .isEqualTo("fedfisher: still waiting for Kafka at 127.0.0.1:1, for 4 s at most");
    assertThat(err.toString().lines())
        .last(as(STRING))
        .startsWith("fedfisher: no Kafka answers at 127.0.0.1:1 within 4 s");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void everyCommandThatAsksKafkaWaitsHalfAMinute() {
    List<CommandLine> all = new ArrayList<>();
    collect(FedFisher.commandLine(), all);
    all.removeIf(each -> each.getCommandSpec().findOption("--bootstrap-servers") == null);
    assertThat(all).hasSizeGreaterThan(10);
    assertThat(all)
        .extracting(each -> each.getCommandSpec().findOption("--kafka-wait").defaultValue())
        .containsOnly("30s");
  }

  @Test
  void auditsExitCodesAreThoseOfItsHelp() {
    assertThat(run("audit", "--help")).isZero();
    for (Verdict verdict : Verdict.values()) {
      String words = verdict.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      assertThat(out.toString())
          .containsPattern("%d +[^\n]*%s".formatted(AuditCommand.exitCode(verdict), words));
    }
  }
}
