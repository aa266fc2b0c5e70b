package org.fedfisher.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.faults.Fault;
import org.fedfisher.faults.FaultSuite;
import org.fedfisher.faults.FaultTable;
import org.fedfisher.faults.Outcome;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Kills, freezes and cuts off processes of a cluster in mid-round, and checks every promise. */
@Command(
    name = "faults",
    sortOptions = false,
    description = {
      "Starts a cluster of its own, plays rounds on it while processes are killed, frozen and cut"
          + " off, and checks that every client counted once, that readers saw one model, and that"
          + " it has the bits of an undisturbed round. Fails where one of these does not hold."
    },
    footer = {
      "",
      "Examples:",
      "  fedfisher faults --report faults.md",
      "  fedfisher faults --only taskmanager-storm --runs 10"
    })
final class FaultsCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--runs",
      paramLabel = "N",
      description = "Runs of each fault (default: ${DEFAULT-VALUE}).")
  int runs = 1;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      description = "Plays this fault only; may be given several times (default: all).")
  List<String> only = new ArrayList<>();

  @Mixin final TrialOptions trial = new TrialOptions();

  @Override
  public Integer call() throws Exception {
    List<Fault> faults = chosen();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    List<Outcome> outcomes = Cancellation.guard(() -> play(faults, out));
    List<String> table = FaultTable.lines(faults, outcomes);
    out.println();
    table.forEach(out::println);
    trial.report(table);
    return outcomes.stream().allMatch(outcome -> outcome.violations().isEmpty()) ? 0 : 1;
  }

  private List<Outcome> play(List<Fault> faults, PrintWriter out) throws Exception {
    WorkDirectory work = trial.work();
    out.println("Starting a cluster in " + work.path());
    out.flush();
    List<Outcome> outcomes = new ArrayList<>();
    for (Duration transactions : faults.stream().map(Fault::transactions).distinct().toList()) {
      Path folder = work.path().resolve("transactions-of-%d-s".formatted(transactions.toSeconds()));
      try (FaultSuite suite =
          FaultSuite.start(FlinkConf.directory(), folder, trial.seed, transactions)) {
        for (Fault fault : faults) {
          for (int run = 1; run <= runs && fault.transactions().equals(transactions); run++) {
            outcomes.add(play(suite, fault, out));
          }
        }
      }
    }
    if (outcomes.stream().allMatch(outcome -> outcome.violations().isEmpty())) {
      work.close();
    }
    return outcomes;
  }

  private static Outcome play(FaultSuite suite, Fault fault, PrintWriter out) throws Exception {
    long start = System.nanoTime();
    Outcome outcome = suite.play(fault);
    out.println(line(outcome, (System.nanoTime() - start) / 1e9));
    out.flush();
    return outcome;
  }

  private static String line(Outcome outcome, double seconds) {
    return "  %-28s %4.0f s  %s %s"
        .formatted(
            outcome.fault(),
            seconds,
            outcome.violations().isEmpty() ? "kept every promise" : outcome.violations(),
            outcome.note())
        .stripTrailing();
  }

  private List<Fault> chosen() {
    List<String> known = Fault.all().stream().map(Fault::name).toList();
    for (String name : only) {
      if (!known.contains(name)) {
        throw new ParameterException(
            Objects.requireNonNull(spec).commandLine(),
            "--only %s, expected one of %s".formatted(name, String.join(", ", known)));
      }
    }
    return Fault.all().stream()
        .filter(fault -> only.isEmpty() || only.contains(fault.name()))
        .toList();
  }
}
