package org.fedfisher.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.fedfisher.audit.AuditReport;
import org.fedfisher.audit.AuditRequest;
import org.fedfisher.client.KafkaClients;
import org.fedfisher.client.TopicSetup;
import org.fedfisher.client.WeightFile;
import org.fedfisher.report.AuditPage;
import org.fedfisher.report.ReportJson;
import org.fedfisher.report.ReportPage;
import org.fedfisher.report.RoundReport;
import org.fedfisher.sim.EmbeddedFlink;
import org.fedfisher.sim.EmbeddedKafka;
import org.fedfisher.sim.FleetProgress;
import org.fedfisher.sim.FlinkSettings;
import org.fedfisher.sim.RoundDesign;
import org.fedfisher.sim.RoundResult;
import org.fedfisher.sim.SimulatedRound;
import org.fedfisher.sim.Start;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows a whole round in one process: Kafka, the Flink job, a fleet, the result. */
@Command(
    name = "demo",
    sortOptions = false,
    description = {
      "Runs one round on this machine: starts Kafka and the Flink job, trains a fleet of clients"
          + " on skewed shares of a data set, and compares FedAvg, Fisher merging, RegMean and FedFisher.",
      "By default every client delivers; one sends its update twice and one again after the close,"
          + " so that the ledger has something to refuse."
    },
    footer = {
      "",
      "Examples:",
      "  fedfisher demo",
      "  fedfisher demo --clients 10 --alpha 0.5 --damping 0.1",
      "  fedfisher demo --fisher diagonal",
      "  fedfisher demo --fisher full --model small",
      "  fedfisher demo --dataset fashion-mnist --epochs 30 --keep-up"
    })
final class DemoCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Mixin final DataArguments data = new DataArguments();

  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Local training epochs (default: ${DEFAULT-VALUE}).")
  int epochs = 10;

  @Mixin final NetworkOption model = new NetworkOption();

  @Option(
      names = "--initial-weights",
      paramLabel = "FILE",
      description =
          "Where clients start: little-endian float32, or .npy (default: drawn from the seed).")
  @Nullable Path initialWeights;

  @Mixin final SolveArguments solve = new SolveArguments();
  @Mixin final FleetArguments fleet = FleetArguments.forDemo();

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Parallelism of the Flink job (default: ${DEFAULT-VALUE}).")
  int parallelism = 2;

  @Option(
      names = "--ui-port",
      paramLabel = "PORT",
      description = "Port of Flink's dashboard, 0 for any free one (default: ${DEFAULT-VALUE}).")
  int uiPort = 8081;

  @Option(
      names = "--report-dir",
      paramLabel = "DIR",
      description = "Where report.html, report.json and the log go (default: ${DEFAULT-VALUE}).")
  Path reportDir = Path.of("fedfisher-report");

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write the report's JSON to this file.")
  @Nullable Path json;

  @Option(
      names = "--patience",
      paramLabel = "DURATION",
      converter = DurationConverter.class,
      description = "How long to wait for each thing the job should do (default: 5min).")
  Duration patience = Duration.ofMinutes(5);

  @Option(
      names = "--audit",
      description = "Then replay the round from Kafka and compare; the exit code is the audit's.")
  boolean audit;

  @Option(
      names = "--keep-up",
      description = "Keep Kafka, the job and its dashboard up after the result, until Ctrl-C.")
  boolean keepUp;

  @Override
  public Integer call() throws Exception {
    CommandSpec command = Objects.requireNonNull(spec);
    RoundDesign design = solve.design(command, round(), model.network);
    FleetSetup setup =
        FleetSetup.of(
            command, data, fleet.options(command), fleet.habits(command, epochs, "client-"));
    Start start = start(command, design);
    return Cancellation.guard(() -> run(command, setup, design, start));
  }

  private String round() {
    return "%s-seed-%d".formatted(data.dataset, data.seed);
  }

  private Start start(CommandSpec command, RoundDesign design) throws IOException {
    if (initialWeights == null) {
      return Start.drawn(design.network(), data.seeds());
    }
    float[] weights = WeightFile.read(initialWeights);
    int expected = design.network().parameters();
    if (weights.length != expected) {
      throw new ParameterException(
          command.commandLine(),
          "--initial-weights %s holds %,d numbers, --model \"%s\" has %,d parameters"
              .formatted(initialWeights, weights.length, design.network().name(), expected));
    }
    return new Start(weights, Map.of("file", initialWeights.toString()));
  }

  private int run(CommandSpec command, FleetSetup setup, RoundDesign design, Start start)
      throws Exception {
    PrintWriter out = command.commandLine().getOut();
    Path log = Files.createDirectories(reportDir).resolve("fedfisher.log").toAbsolutePath();
    LogFile.open(log);
    try (WorkDirectory work = WorkDirectory.of(null);
        EmbeddedKafka kafka = EmbeddedKafka.start(work.kafka())) {
      KafkaClients clients = new KafkaClients(kafka.bootstrapServers());
      TopicSetup.create(clients, parallelism);
      try (EmbeddedFlink flink =
          EmbeddedFlink.start(
              FlinkConf.directory(),
              new FlinkSettings(kafka.bootstrapServers(), parallelism, uiPort, work.flink()))) {
        flink.awaitRunning(patience);
        out.printf("Dashboard:  %s%n", flink.ui());
        out.printf("Kafka:      %s%n", kafka.bootstrapServers());
        out.printf("Log:        %s%n", log.normalize());
        RoundReport report = round(command, setup, design, start, clients);
        DemoText.lines(report).forEach(out::println);
        write(report, out);
        int code = audit ? audit(clients, out) : CommandLine.ExitCode.OK;
        if (keepUp) {
          out.printf("%nEverything stays up until Ctrl-C: %s%n", flink.ui());
          out.printf(
              "Replay it:  fedfisher audit %s --bootstrap-servers %s%n",
              round(), kafka.bootstrapServers());
          out.flush();
          new CountDownLatch(1).await();
        }
        return code;
      }
    }
  }

  private int audit(KafkaClients clients, PrintWriter out) throws Exception {
    AuditRequest request = new AuditRequest(round(), AuditRequest.NEWEST);
    AuditReport report = AuditCommand.audit(request, clients, parallelism);
    out.println();
    AuditText.lines(report).forEach(out::println);
    out.printf("Report:    %s%n", AuditPage.write(report, reportDir).toAbsolutePath().normalize());
    out.flush();
    return AuditCommand.exitCode(report.verdict());
  }

  private RoundReport round(
      CommandSpec command, FleetSetup setup, RoundDesign design, Start start, KafkaClients clients)
      throws InterruptedException {
    PrintWriter out = command.commandLine().getOut();
    Instant started = Instant.now();
    out.printf("Fleet:      %s%n%n", setup.summary());
    out.flush();
    RoundResult result;
    try (FleetProgress progress = Progress.on(out, setup.working())) {
      result =
          new SimulatedRound(
                  clients, setup.federation(), setup.plan(), setup.habits(), data.seeds(), patience)
              .run(design, start, progress);
    }
    out.println();
    return DemoReport.of(
        setup.federation(), data, epochs, result, Origins.of(command, started, result.published()));
  }

  private void write(RoundReport report, PrintWriter out) throws IOException {
    Path page = ReportPage.write(report, reportDir);
    out.printf("%nReport:     %s%n", page.toAbsolutePath().normalize());
    if (json != null) {
      Files.writeString(json, ReportJson.text(report));
      out.printf("JSON:       %s%n", json.toAbsolutePath().normalize());
    }
    out.printf(
        "Next:       open the report; try --fisher %s, --alpha 0.5 or --clients 10;"
            + " --keep-up to look around in the dashboard%n",
        solve.fisher == SolveArguments.Fisher.KFAC ? "diagonal" : "kfac");
    out.flush();
  }
}
