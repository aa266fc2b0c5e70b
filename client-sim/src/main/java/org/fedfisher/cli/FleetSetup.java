package org.fedfisher.cli;

import java.io.IOException;
import java.util.Locale;
import org.fedfisher.data.Dataset;
import org.fedfisher.sim.Federation;
import org.fedfisher.sim.FleetOptions;
import org.fedfisher.sim.FleetPlan;
import org.fedfisher.sim.FleetPlan.Arrival;
import org.fedfisher.sim.SimulatedClients.Habits;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * A fleet as the command line asks for it.
 *
 * @param federation who holds what
 * @param plan who sends when
 * @param habits how clients work
 */
record FleetSetup(Federation federation, FleetPlan plan, Habits habits) {

  /** Loads the data and draws partition and plan. */
  static FleetSetup of(CommandSpec command, DataArguments data, FleetOptions options, Habits habits)
      throws IOException {
    Dataset dataset = data.load();
    Federation federation = share(command, data, dataset);
    return new FleetSetup(
        federation, FleetPlan.draw(federation.sizes(), options, data.seeds().arrivals()), habits);
  }

  private static Federation share(CommandSpec command, DataArguments data, Dataset dataset)
      throws IOException {
    try {
      return data.share(dataset);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** Clients that have something to do. */
  int working() {
    return (int) plan.arrivals().stream().filter(Arrival::sends).count();
  }

  /** One line for people. */
  String summary() {
    return String.format(
        Locale.ROOT,
        "%d clients share %,d examples of %s; epochs of each: %d; to deliver: %d",
        plan.arrivals().size(),
        federation.dataset().train().size(),
        federation.dataset().name(),
        habits.epochs(),
        plan.delivering());
  }
}
