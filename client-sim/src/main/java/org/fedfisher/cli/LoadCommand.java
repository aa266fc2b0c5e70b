package org.fedfisher.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.load.LoadOutcome;
import org.fedfisher.load.LoadPlan;
import org.fedfisher.load.LoadSuite;
import org.fedfisher.load.LoadText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Drains a backlog on a cluster that is struck meanwhile, and accounts for every upload. */
@Command(
    name = "load",
    sortOptions = false,
    description = {
      "Starts a cluster of its own and drains two backlogs on it, many LeNet updates and few of 11"
          + " million parameters, while processes are killed, frozen and cut off. Some uploads are"
          + " copies, malformed, half sent or late. Fails where an upload is not accounted for, the"
          + " sums are not those of the clients' numbers, or memory or state pass their bounds.",
      "docs/load.md says what the bounds are."
    },
    footer = {
      "",
      "Examples:",
      "  fedfisher load --report load.md",
      "  fedfisher load --clients 100 --large-clients 0"
    })
final class LoadCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--clients",
      paramLabel = "N",
      description = "Sound clients with LeNet updates; 0 for none (default: ${DEFAULT-VALUE}).")
  int clients = 1_000;

  @Option(
      names = "--large-clients",
      paramLabel = "N",
      description =
          "Sound clients with 11 million parameters; 0 for none (default: ${DEFAULT-VALUE}).")
  int largeClients = 50;

  @Mixin final TrialOptions trial = new TrialOptions();

  @Override
  public Integer call() throws Exception {
    CommandSpec command = Objects.requireNonNull(spec);
    List<LoadPlan> plans = Checked.of(command, this::plans);
    PrintWriter out = command.commandLine().getOut();
    List<LoadOutcome> outcomes = Cancellation.guard(() -> play(plans, out));
    trial.report(outcomes.stream().flatMap(outcome -> LoadText.lines(outcome).stream()).toList());
    return outcomes.stream().allMatch(outcome -> outcome.violations().isEmpty()) ? 0 : 1;
  }

  private List<LoadPlan> plans() {
    List<LoadPlan> plans = new ArrayList<>();
    if (clients != 0) {
      plans.add(LoadPlan.lenet(clients));
    }
    if (largeClients != 0) {
      plans.add(LoadPlan.elevenMillion(largeClients));
    }
    if (plans.isEmpty()) {
      throw new IllegalArgumentException("--clients and --large-clients are 0, expected one");
    }
    return plans;
  }

  private List<LoadOutcome> play(List<LoadPlan> plans, PrintWriter out) throws Exception {
    WorkDirectory work = trial.work();
    print(out, "Starting a cluster in " + work.path());
    List<LoadOutcome> outcomes = new ArrayList<>();
    try (LoadSuite suite = LoadSuite.start(FlinkConf.directory(), work.path())) {
      for (LoadPlan plan : plans) {
        LoadOutcome outcome = suite.play(plan, trial.seed, line -> print(out, "  " + line));
        outcomes.add(outcome);
        print(out, "");
        LoadText.lines(outcome).forEach(line -> print(out, line));
        print(out, "");
      }
    }
    if (outcomes.stream().allMatch(outcome -> outcome.violations().isEmpty())) {
      work.close();
    }
    return outcomes;
  }

  private static void print(PrintWriter out, String line) {
    out.println(line);
    out.flush();
  }
}
