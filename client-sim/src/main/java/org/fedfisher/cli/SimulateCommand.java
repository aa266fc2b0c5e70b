package org.fedfisher.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.fedfisher.client.EncodedUpdate;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.RoundView;
import org.fedfisher.client.UpdatePublisher;
import org.fedfisher.sim.ClientResult;
import org.fedfisher.sim.Fleet;
import org.fedfisher.sim.FleetKeys;
import org.fedfisher.sim.FleetProgress;
import org.fedfisher.sim.OpenRounds;
import org.fedfisher.sim.RoundWatch;
import org.fedfisher.sim.SimulatedClients;
import org.fedfisher.wire.Identity;
import org.fedfisher.wire.RoundSpecification;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Has a fleet take part in an open round on any Kafka. */
@Command(
    name = "simulate",
    sortOptions = false,
    description = {
      "Trains a fleet of simulated clients for a round that is open, and uploads their updates.",
      "The round's specification comes from its ledger, its initial weights from the global models."
          + " Exits once the ledger has decided on every update."
    },
    footer = {
      "",
      "Examples:",
      "  fedfisher simulate --round digits-1 --clients 10 --drop-out 0.2",
      "  fedfisher simulate --round digits-2 --register    a round of registered clients"
    })
final class SimulateCommand implements Callable<Integer> {
  private static final String EPOCHS = "epochs";
  private static final int DEFAULT_EPOCHS = 10;

  @Spec @Nullable CommandSpec spec;

  @Mixin final KafkaOption kafka = new KafkaOption();

  @Option(names = "--round", paramLabel = "NAME", required = true, description = "The round.")
  String round = "";

  @Mixin final DataArguments data = new DataArguments();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Local training epochs (default: what the round advises, else 10).")
  @Nullable Integer epochs;

  @Option(
      names = "--names",
      paramLabel = "PREFIX",
      description =
          "What stands before a client's number in its name; a second fleet in the same round needs"
              + " another (default: ${DEFAULT-VALUE}).")
  String names = "client-";

  @Option(
      names = "--register",
      description =
          "Make a key for each client and register it; rounds that are not open to anyone need it.")
  boolean register;

  @Mixin final ExpectedRound expected = new ExpectedRound();
  @Mixin final FleetArguments fleet = new FleetArguments();

  @Option(
      names = "--patience",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description =
          "How long to wait for the ledger's decisions, and for the close that stragglers wait for"
              + " (default: 5min).")
  Duration patience = Duration.ofMinutes(5);

  @Override
  public Integer call() throws Exception {
    CommandSpec command = Objects.requireNonNull(spec);
    KafkaClients reached = kafka.reachable();
    OpenRounds rounds = new OpenRounds(reached);
    RoundSpecification specification = rounds.specification(round);
    expected.check(command, specification);
    OpenToAnyone.warn(specification, command.commandLine().getErr());
    if (specification.getIdentity() == Identity.REGISTERED && !register) {
      throw new ParameterException(
          command.commandLine(),
          "round \"%s\" is for registered clients; --register makes this fleet's keys and registers them"
              .formatted(round));
    }
    FleetSetup setup =
        FleetSetup.of(
            command,
            data,
            fleet.options(command),
            fleet.habits(command, epochs(command, specification), names));
    FleetKeys keys = keys(reached, setup);
    SimulatedClients clients =
        new SimulatedClients(
            setup.federation(),
            rounds.start(specification),
            specification,
            setup.habits(),
            data.seeds(),
            keys);
    PrintWriter out = command.commandLine().getOut();
    out.printf("Round:      %s at %s%n", round, reached.bootstrapServers());
    out.printf("Fleet:      %s%n%n", setup.summary());
    out.flush();
    return Cancellation.guard(() -> run(reached, setup, clients, out));
  }

  private FleetKeys keys(KafkaClients kafka, FleetSetup setup) {
    if (!register) {
      return FleetKeys.none();
    }
    FleetKeys keys = FleetKeys.generate(setup.federation().shares().size());
    keys.register(kafka, setup.habits().names());
    return keys;
  }

  private int run(KafkaClients kafka, FleetSetup setup, SimulatedClients clients, PrintWriter out)
      throws InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    Fleet fleet = new Fleet(setup.plan(), clients, update -> send(kafka, update), threads);
    RoundWatch watch = new RoundWatch(kafka, round);
    RoundView view;
    try (FleetProgress progress = Progress.on(out, setup.working())) {
      List<ClientResult> results = fleet.run(setup.federation().sizes(), progress);
      if (setup.plan().stragglers() > 0) {
        watch.await("its close", found -> found.closed().isPresent(), patience);
        fleet.sendAfterClose(results, progress);
      }
      view =
          watch.await(
              "a decision on every update",
              found -> RoundWatch.decided(found, setup.plan(), results),
              patience);
    }
    out.printf("%nRound %s is %s%n", round, OptionName.of(view.stage()));
    out.printf("  %-20s %d%n", "admitted", view.admitted().size());
    view.refused()
        .forEach((reason, count) -> out.printf("  %-20s %d%n", OptionName.of(reason), count));
    out.printf("Next:       fedfisher round show %s; fedfisher model evaluate %s%n", round, round);
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private static void send(KafkaClients kafka, EncodedUpdate update) {
    try (UpdatePublisher publisher = UpdatePublisher.transactional(kafka, update.client())) {
      publisher.publish(update);
    }
  }

  private int epochs(CommandSpec command, RoundSpecification specification) {
    if (epochs != null) {
      return epochs;
    }
    Map<String, String> advice = specification.getTraining();
    String advised = advice.getOrDefault(EPOCHS, Integer.toString(DEFAULT_EPOCHS));
    try {
      return Integer.parseInt(advised);
    } catch (NumberFormatException e) {
      throw new ParameterException(
          command.commandLine(),
          "the round advises \"%s\" epochs, expected a number; give --epochs".formatted(advised),
          e);
    }
  }
}
